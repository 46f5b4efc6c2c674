/** What somebody might put where a word is expected. Made of kinds, so that a new kind is one line. */
const TAGS = ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg/onload=alert(1)>', "';alert(1)//", 'javascript:alert(1)', '<iframe srcdoc="<script>alert(1)</script>">', '{{constructor.constructor("alert(1)")()}}', '${alert(1)}', '<style>*{background:url(https://evil.example)}</style>', '<a href="https://evil.example">x</a>', '<!--', ']]>', '<math><mtext></math><img src=x onerror=alert(1)>'];
const QUERIES = ["' OR '1'='1", "'; DROP TABLE staff; --", '" OR ""="', '%', '_', '%%%', '*', 'NEAR(a b)', '"unclosed', 'a AND', '\\', "x' UNION SELECT * FROM staff --", '[', '(', '$1', '?', ':name', '{"$gt":""}'];
const TURNS = ['\u202eevil\u202c', '\u2066\u2067x', '\u200f\u200e', 'abc\u202egnp.exe', '\u061c١٢٣', '\u2069\u2069\u2069'];
const BROKEN = ['\u0000', 'a\u0000b', '\ud800', '\udc00x', '\ufffe', '\u001b[31m', '\r\n\r\nHTTP/1.1 200 OK', '\u0007\u0008', '\u2028\u2029', '\ufeff', '\u007f', '\u0085'];
const ZALGO = [`h${'\u0336\u0322\u0489'.repeat(60)}`, 'ﷺ'.repeat(50), 'ـ'.repeat(100), '👨‍👩‍👧‍👦'.repeat(20), '\u0301'.repeat(100), 'ﷲ', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'];
const FORMULAS = ['=1+1', '=HYPERLINK("https://evil.example")', '+cmd|calc', '-2+3', '@SUM(A1)', '\t=1', "=cmd|'/c calc'!A1"];
const PATHS = ['../../etc/passwd', '..\\..\\windows', '/', '//', '.', '..', '%2e%2e%2f', '%00', '%', '~', 'file:///etc/passwd', 'CON', '\\\\host\\share'];
const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'true', '[object Object]', '-0', '1e309', '9007199254740993', '٠', '½', ''];
const LONG = ['x'.repeat(1_000), 'م '.repeat(3_000), 'x'.repeat(100_000)];

export const HOSTILE: readonly string[] = [...TAGS, ...QUERIES, ...TURNS, ...BROKEN, ...ZALGO, ...FORMULAS, ...PATHS, ...NAMES, ...LONG];
/** Pairs them up until there are `n`. */
export const hostile = (n: number): string[] => Array.from({ length: n }, (_, i) => (i < HOSTILE.length ? (HOSTILE[i] as string) : `${HOSTILE[i % HOSTILE.length]}${HOSTILE[(i * 7 + 3) % HOSTILE.length]}`));
