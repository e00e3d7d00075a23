/**
 * What is assigned to: a name, names between commas, `ns.attr` where it is allowed.
 *
 * @module
 */

import type { Expression, Target } from './ast.js';
import { constantNames } from './constant-names.js';
import { ExpressionParser } from './expression-parser.js';
import type { Token } from './tokens.js';

export class TargetParser extends ExpressionParser {
  protected parseTarget({ namespaces = false } = {}): Target {
    const node = this.parseTuple({ parse: () => this.#parsePart(namespaces) });
    return this.#toTarget(node);
  }

  #parsePart(namespaces: boolean): Expression {
    const { stream } = this;
    const node = this.parsePrimary();
    const isName = node.kind === 'name' && namespaces;
    if (!isName || !stream.skipOperator('.')) return node;
    const { value: name, end } = stream.expect('name');
    const { traits, start } = node;
    return { kind: 'attribute', object: node, name, traits, start, end, anchor: start };
  }

  #toTarget(node: Expression): Target {
    if (node.kind === 'name') return node;
    const { start, end, anchor } = node;
    if (node.kind === 'attribute' && node.object.kind === 'name') {
      const { object, name: attribute } = node;
      return { kind: 'namespace-target', name: object.name, attribute, start, end, anchor };
    }
    if (node.kind === 'tuple') {
      const targets = node.items.map((item) => this.#toTarget(item));
      return { kind: 'targets', targets, start, end, anchor };
    }
    const name = node.kind === 'constant' ? 'const' : node.kind;
    throw this.stream.fault(`can't assign to '${name}'`, node);
  }

  /** A name that is assigned to. */
  protected parseTargetName(): Token {
    const token = this.stream.expect('name');
    if (constantNames.has(token.value)) throw this.stream.fault("can't assign to 'name'", token);
    return token;
  }
}
