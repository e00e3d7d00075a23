/**
 * The syntax tree. `start` and `end` are offsets in the file; `anchor` is the offset whose line the
 * original would name.
 *
 * @module
 */

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly anchor: number;
}

export type Expression =
  | ConstantNode
  | NameNode
  | (Span & { readonly kind: 'tuple' | 'list'; readonly items: readonly Expression[] })
  | (Span & {
      readonly kind: 'dict';
      readonly pairs: readonly (readonly [Expression, Expression])[];
    })
  | (Span & {
      readonly kind: 'unary';
      readonly operator: '-' | '+' | 'not';
      readonly operand: Expression;
    })
  | BinaryNode
  | (Span & {
      readonly kind: 'logic';
      readonly operator: 'and' | 'or';
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Span & {
      readonly kind: 'compare';
      readonly first: Expression;
      readonly operands: readonly ComparedNode[];
    })
  | (Span & { readonly kind: 'concat'; readonly parts: readonly Expression[] })
  | ConditionalNode
  | AttributeNode
  | (Span & { readonly kind: 'item'; readonly object: Expression; readonly key: Expression })
  | SliceNode
  | CallNode
  | FilterNode
  | TestNode;

interface ConstantNode extends Span {
  readonly kind: 'constant';
  readonly value: null | boolean | string | number | bigint | { readonly float: number };
}

export interface NameNode extends Span {
  readonly kind: 'name';
  readonly name: string;
}

/** `ns.attr` as the target of an assignment. */
interface NamespaceTarget extends Span {
  readonly kind: 'namespace-target';
  readonly name: string;
  readonly attribute: string;
}

export type Target =
  | NameNode
  | NamespaceTarget
  | (Span & { readonly kind: 'targets'; readonly targets: readonly Target[] });

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

interface BinaryNode extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface ComparedNode {
  readonly operator: CompareOperator;
  readonly expression: Expression;
}

export interface ConditionalNode extends Span {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression | undefined;
}

interface AttributeNode extends Span {
  readonly kind: 'attribute';
  readonly object: Expression;
  readonly name: string;
}

interface SliceNode extends Span {
  readonly kind: 'slice';
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly step: Expression | undefined;
}

export interface Arguments {
  readonly args: readonly Expression[];
  readonly kwargs: readonly { readonly name: string; readonly value: Expression }[];
  readonly star: Expression | undefined;
  readonly starStar: Expression | undefined;
}

export interface CallNode extends Span, Arguments {
  readonly kind: 'call';
  readonly callee: Expression;
}

export interface FilterNode extends Span, Arguments {
  readonly kind: 'filter';
  /** Undefined for the filters of a filter or set block: they take the block's text. */
  readonly input: Expression | undefined;
  readonly name: string;
}

export interface TestNode extends Span, Arguments {
  readonly kind: 'test';
  readonly input: Expression;
  readonly name: string;
}

export type Statement =
  | OutputNode
  | IfNode
  | ForNode
  | (Span & { readonly kind: 'set'; readonly target: Target; readonly value: Expression })
  | SetBlockNode
  | MacroNode
  | CallBlockNode
  | (Span & { readonly kind: 'filter-block'; readonly filter: FilterNode; readonly body: Body })
  | WithNode
  | (Span & { readonly kind: 'do'; readonly expression: Expression })
  | (Span & { readonly kind: 'break' | 'continue' })
  | BlockNode
  | (Span & { readonly kind: 'autoescape'; readonly enabled: Expression; readonly body: Body })
  | LoadNode;

export type Body = readonly Statement[];

/** Literal text and printed expressions that stand in a row. */
export interface OutputNode extends Span {
  readonly kind: 'output';
  readonly parts: readonly OutputPart[];
}

export type OutputPart = (Span & { readonly kind: 'data'; readonly text: string }) | Expression;

export interface IfNode extends Span {
  readonly kind: 'if';
  readonly branches: readonly (Span & { readonly test: Expression; readonly body: Body })[];
  readonly otherwise: Body;
}

export interface ForNode extends Span {
  readonly kind: 'for';
  readonly target: Target;
  readonly iterable: Expression;
  readonly test: Expression | undefined;
  readonly recursive: boolean;
  readonly body: Body;
  readonly otherwise: Body;
}

export interface SetBlockNode extends Span {
  readonly kind: 'set-block';
  readonly target: Target;
  readonly filter: FilterNode | undefined;
  readonly body: Body;
}

export interface ParameterNode extends Span {
  readonly name: string;
  readonly type: string | undefined;
  readonly default: Expression | undefined;
}

export interface MacroNode extends Span {
  readonly kind: 'macro';
  /** The name of the variable that holds it; in dbt's dialect not the one that is written. */
  readonly variable: string;
  /** The name that it answers to. */
  readonly name: string;
  readonly parameters: readonly ParameterNode[];
  readonly body: Body;
  readonly block: BlockTag;
}

/** How a macro-like block was written. */
export interface BlockTag {
  readonly kind: 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs';
  /** The name as written. */
  readonly name: string;
  readonly adapter?: string;
  readonly supportedLanguages?: readonly string[];
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Behind the closing tag. */
  readonly end: number;
}

export interface CallBlockNode extends Span {
  readonly kind: 'call-block';
  readonly parameters: readonly ParameterNode[];
  readonly call: CallNode;
  readonly body: Body;
}

export interface WithNode extends Span {
  readonly kind: 'with';
  readonly assignments: readonly { readonly target: Target; readonly value: Expression }[];
  readonly body: Body;
}

export interface BlockNode extends Span {
  readonly kind: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: Body;
}

/** `include`, `import`, `from` and `extends`: there is nothing they could load. */
export interface LoadNode extends Span {
  readonly kind: 'load';
  readonly template: Expression;
  /** The names that it would define. */
  readonly names: readonly string[];
}
