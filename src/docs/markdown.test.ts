import { expect, test } from 'vitest';
import { plainText, renderMarkdown } from './markdown.js';

test('renders what Markdown means', () => {
  const html = renderMarkdown(
    '# Prices\n\nOne row per *coin*, see [docs](https://x.org/a?b=1&c=2).',
  );
  expect(html).toContain('<h3>Prices</h3>');
  expect(html).toContain('<em>coin</em>');
  expect(html).toContain(
    '<a href="https://x.org/a?b=1&amp;c=2" rel="noopener noreferrer">docs</a>',
  );
  expect(renderMarkdown('`a < b`')).toContain('<code>a &lt; b</code>');
  expect(renderMarkdown('|a|b|\n|-|-|\n|1|2|')).toContain('<table>');
  expect(renderMarkdown('  ')).toBe('');
});

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'text <b onclick="x()">bold</b>',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '![x](https://evil.example/pixel.png)',
  '![" onerror="alert(1)](x)',
  '[a](https://x.org/" onclick="alert(1))',
  '[a]: javascript:alert(1)\n\n[a]',
  '<javascript:alert(1)>',
  '```"><script>x</script>\ncode\n```',
  '</script><script>alert(1)</script>',
  '<!-- <script> -->',
])('makes no element, attribute or request out of %s', (text) => {
  const html = renderMarkdown(text);
  const tags = html.match(/<[^>]*>/g) ?? [];
  const harmless =
    /^<\/?(p|em|strong|code|pre|h[3-6]|ul|ol|li|table|a)( class="language-[^"<>]*")?( href="(https?:|mailto:|#)[^"<>]*" rel="noopener noreferrer")?>$/;
  expect(tags.filter((tag) => !harmless.test(tag))).toEqual([]);
});

test('tells what a reader sees', () => {
  const html = renderMarkdown('Prices *below* `a < b && c`,\n\n- "one"\n- it\'s &lt;two&gt;');
  expect(plainText(html)).toBe('Prices below a < b && c, "one" it\'s <two>');
});
