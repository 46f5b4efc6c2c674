/** What a public inbox is sent sooner or later: scripts, formulas, direction overrides, piled marks, broken encodings, paths, very long lines. */
const SEEDS: readonly string[] = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '"><svg/onload=alert(1)>', "javascript:alert('x')", '{{7*7}}', '${7*7}', '<!--', ']]>', '</textarea><b>', '&lt;b&gt;',
  '=HYPERLINK("http://x","y")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '=cmd|\' /C calc\'!A0', ';,"\'', '%00', '%n%s%x', '../../../../etc/passwd', 'C:\\con\\aux', 'a\u202egnp.exe', '\u2066\u2067\u2068\u2069\u202a\u202b\u202d',
  '\u2066'.repeat(50), 'e\u0301'.repeat(60), 'ز\u064b\u064c\u064d\u0651'.repeat(30), 'Z\u0337\u0321\u0315\u034d'.repeat(40), '\ud800', 'x\udfffy', '\u0000null\u0000', '\u0007\u001b[31m', '\ufeff', '\u200b\u200c\u200d\u200e\u200f', '👩‍👩‍👧‍👦'.repeat(20),
  '𝕬𝖗𝖆𝖇', 'ﷺﷻ', 'ﻣﺮﺣﺒﺎ', '١٢٣٤٥٦٧٨٩٠', '１２３４５６７８９０', 'أأأأأأأأأأأأأأأأأأأأأأأأأأأأأأأ', 'Robert\'); DROP TABLE history;--', "' OR '1'='1", '1; DELETE FROM word', '__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN',
  '{"text":"x"}', '[]', '1e309', '-0', ' '.repeat(300), '\n'.repeat(300), 'https://example.org/?q=<x>', 'mailto:x@y.z?bcc=a', 'data:text/html,<script>1</script>', '\u061c\u200f\u202c', 'ـ'.repeat(200), 'ا'.repeat(5_000), 'كلمة '.repeat(2_000),
];
const WRAPS: readonly ((s: string) => string)[] = [(s) => s, (s) => `السلام عليكم ${s}`, (s) => `${s}.pdf`, (s) => `${s}\n${s}`, (s) => [...s].reverse().join(''), (s) => `"${s}"`, (s) => `${s}\u202e`, (s) => `${s}${s.length}`, (s) => `${s} ${s} ٣`];

/** Different from one another; the last is a line of a million characters. */
export const HOSTILE: readonly string[] = [...new Set([...SEEDS.flatMap((s) => WRAPS.map((w) => w(s))), `${'ب'.repeat(999_999)}.`])];
