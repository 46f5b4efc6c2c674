/** Words of a command line: `--name value`, `--name=value`, `--flag`, and the rest in order. */
export type Args = { rest: string[]; flags: Map<string, string> };

/** Flags that take no value. */
const BARE = new Set(['json', 'live', 'help', 'update', 'check']);

export const parseArgs = (argv: readonly string[]): Args => {
  const rest: string[] = [];
  const flags = new Map<string, string>();
  for (let i = 0; i < argv.length; i++) {
    const a = argv[i] as string;
    if (!a.startsWith('--')) { rest.push(a); continue; }
    const [name, value] = [a.slice(2).split('=', 1)[0] as string, a.includes('=') ? a.slice(a.indexOf('=') + 1) : undefined];
    flags.set(name, value ?? (BARE.has(name) ? 'true' : (argv[++i] ?? '')));
  }
  return { rest, flags };
};
