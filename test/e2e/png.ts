/** A screenshot in fewer bytes: at most 256 colours, the commonest as they are, every other as its nearest. */
import { deflateSync, inflateSync, crc32 } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLOURS = 256;
/** Shades that stand close together count as one while the palette is chosen. */
const STEP = 3;

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
};

type Picture = { width: number; height: number; rgb: Uint8Array };
/** 8 bits a channel, RGB or RGBA, not interlaced: what Chromium writes. */
const read = (png: Buffer): Picture => {
  let [width, height, bytes] = [0, 0, 3];
  const data: Buffer[] = [];
  for (let at = 8; at < png.length;) {
    const size = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + size);
    if (type === 'IHDR') { width = body.readUInt32BE(0); height = body.readUInt32BE(4); bytes = body[9] === 6 ? 4 : 3; }
    if (type === 'IDAT') data.push(body);
    at += size + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const row = width * bytes;
  const rgb = new Uint8Array(width * height * 3);
  const before = new Uint8Array(row);
  for (let y = 0; y < height; y++) {
    const line = raw.subarray(y * (row + 1) + 1, (y + 1) * (row + 1));
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const a = x >= bytes ? (line[x - bytes] as number) : 0;
      const b = before[x] as number;
      const c = x >= bytes ? (before[x - bytes] as number) : 0;
      const p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const guess = filter === 0 ? 0 : filter === 1 ? a : filter === 2 ? b : filter === 3 ? (a + b) >> 1 : pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      line[x] = ((line[x] as number) + guess) & 255;
    }
    before.set(line);
    for (let x = 0; x < width; x++) for (let k = 0; k < 3; k++) rgb[(y * width + x) * 3 + k] = line[x * bytes + k] as number;
  }
  return { width, height, rgb };
};

export const smaller = (png: Buffer): Buffer => {
  const { width, height, rgb } = read(png);
  const count = new Map<number, number>();
  const keyAt = (i: number): number => ((rgb[i] as number) << 16) | ((rgb[i + 1] as number) << 8) | (rgb[i + 2] as number);
  for (let i = 0; i < rgb.length; i += 3) count.set(keyAt(i), (count.get(keyAt(i)) ?? 0) + 1);
  const far = (a: number, b: number): number => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
  const palette: number[] = [];
  for (const [colour] of [...count].toSorted((a, b) => b[1] - a[1])) {
    if (palette.length === COLOURS) break;
    if (palette.length < 16 || palette.every((p) => far(p, colour) > STEP * STEP * 9)) palette.push(colour);
  }
  const nearest = new Map([...count.keys()].map((c) => [c, palette.reduce((best, p, i) => (far(p, c) < far(palette[best] as number, c) ? i : best), 0)]));
  const lines = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = nearest.get(keyAt((y * width + x) * 3)) as number;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('PLTE', Uint8Array.from(palette.flatMap((p) => [p >> 16, (p >> 8) & 255, p & 255]))), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', new Uint8Array())]);
};
