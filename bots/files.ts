/** What a file is, by its content, and a name fit for a screen (core's: the desk takes files too). */
export { safeName, typeOf } from '../core/files.ts';
