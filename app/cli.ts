/** The terminal twin of everything a user can do. One row a command; each lives in its own file. */
import { SilaError } from '../core/errors.ts';
import { parseArgs, type Args } from './args.ts';

type Command = { about: string; run(args: Args): Promise<number> };
const lazy = (about: string, load: () => Promise<{ run(args: Args): Promise<number> }>): Command => ({ about, run: async (args) => (await load()).run(args) });

export const COMMANDS: Record<string, Command> = {
  try: lazy('talk to the bot in this terminal; prints the transcript as a test at the end', () => import('./commands/try.ts')),
  ask: lazy('ask --json: questions on stdin, what the matcher makes of them on stdout', () => import('./commands/ask.ts')),
  chat: lazy('chat --json [--channel NAME] [--at TIME] [--preset FILE] [--live]: a scripted conversation', () => import('./commands/chat.ts')),
  flows: lazy('flows check | draw [FLOW] | docs: look at the flows', () => import('./commands/flows.ts')),
  knowledge: lazy('knowledge check | eval | train | publish | history | undo', () => import('./commands/knowledge.ts')),
  requests: lazy('requests list | show NUMBER | set NUMBER STATE [--note TEXT]', () => import('./commands/requests.ts')),
  tickets: lazy('tickets list | show ID | take ID | say ID TEXT | note ID TEXT | save ID FOLDER | link ID NUMBER | return ID | close ID  [--who NAME]', () => import('./commands/tickets.ts')),
  staff: lazy('staff list | add LOGIN NAME ROLE | reset LOGIN: who may use the desk', () => import('./commands/staff.ts')),
  misses: lazy('misses: questions nobody answered yet', () => import('./commands/misses.ts')),
  erase: lazy('erase REQUEST-NUMBER | CONVERSATION --yes 1: destroys the keys of a person', () => import('./commands/erase.ts')),
  doctor: lazy('doctor: looks at the settings, the data and the facts, and says what to do', () => import('./commands/doctor.ts')),
};

const usage = (): string => ['sila COMMAND', '', ...Object.entries(COMMANDS).map(([name, c]) => `  ${name.padEnd(10)} ${c.about}`)].join('\n');

const main = async (argv: readonly string[]): Promise<number> => {
  const [name, ...rest] = argv;
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    (name === undefined || name === '--help' || name === 'help' ? console.log : console.error)(usage());
    return name === undefined || name === '--help' || name === 'help' ? 0 : 2;
  }
  return command.run(parseArgs(rest));
};

process.exitCode = await main(process.argv.slice(2)).catch((e: unknown) => {
  console.error(e instanceof SilaError ? e.message : e);
  return 1;
});
