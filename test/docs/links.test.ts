/** Every link of every page leads somewhere: files, pictures, headings. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, read } from '../house/files.ts';
import { pages } from './pages.ts';

/** A heading's anchor as the usual hosts make it. */
const anchor = (heading: string): string => heading.trim().toLowerCase().replace(/`/g, '').replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
const anchors = (text: string): string[] => [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map((m) => anchor(m[1] as string));
const linksOf = (text: string): string[] => [...text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map((m) => (m[1] ?? m[2]) as string);

describe('links', () => {
  it.each(pages().map((p) => [p.path, p.text] as const))('%s', (path, text) => {
    for (const link of linksOf(text)) {
      if (/^(https?|mailto):/.test(link)) continue;
      const [file = '', heading] = link.split('#');
      const to = file === '' ? path : join(dirname(path), file);
      expect(existsSync(join(ROOT, to)), `${path}: ${link}`).toBe(true);
      if (heading !== undefined) expect(anchors(read(to)), `${path}: ${link}`).toContain(heading);
    }
  });
  it('the picture in both READMEs is a phone’s screen', () => {
    const png = readFileSync(join(ROOT, 'docs/chat.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(780); // 390 px at two dots a pixel
    for (const f of ['README.md', 'README.ar.md']) expect(read(f)).toContain('src="docs/chat.png" width="390"');
  });
  it('pages for Arabic readers stand right to left', () => {
    for (const f of ['README.ar.md', 'docs/ar/guide.md', 'docs/ar/channels.md']) {
      const text = read(f).trim();
      expect(text.startsWith('<div dir="rtl">') && text.endsWith('</div>'), f).toBe(true);
      expect(text.match(/<div /g)?.length, f).toBe(text.match(/<\/div>/g)?.length);
    }
  });
});
