/** Words as a database and a screen can hold them (core's: the desk takes words too). */
export { tidy } from '../core/tidy.ts';
