/** Words as a database and a screen can hold them: well-formed, no control characters but line break and tab. */
export const tidy = (s: string): string => s.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').replace(/\r\n?/g, '\n');
