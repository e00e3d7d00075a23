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

interface Node extends Span {
  /** Bits of `trait`. */
  readonly traits: number;
}

export type Expression =
  | ConstantNode
  | NameNode
  | ItemsNode
  | DictNode
  | UnaryNode
  | BinaryNode
  | LogicNode
  | CompareNode
  | ConcatNode
  | ConditionalNode
  | AttributeNode
  | ItemNode
  | SliceNode
  | CallNode
  | FilterNode
  | TestNode;

export interface ConstantNode extends Node {
  readonly kind: 'constant';
  readonly value: null | boolean | string | number | bigint | { readonly float: number };
}

export interface NameNode extends Node {
  readonly kind: 'name';
  readonly name: string;
}

interface ItemsNode extends Node {
  readonly kind: 'tuple' | 'list';
  readonly items: readonly Expression[];
}

export interface DictNode extends Node {
  readonly kind: 'dict';
  readonly pairs: readonly (readonly [Expression, Expression])[];
}

/** `ns.attr` as the target of an assignment. */
interface NamespaceTarget extends Span {
  readonly kind: 'namespace-target';
  readonly name: string;
  readonly attribute: string;
}

export type Target =
  | (Span & { readonly kind: 'name'; readonly name: string })
  | NamespaceTarget
  | (Span & { readonly kind: 'targets'; readonly targets: readonly Target[] });

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

export interface UnaryNode extends Node {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | 'not';
  readonly operand: Expression;
}

export interface BinaryNode extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface LogicNode extends Node {
  readonly kind: 'logic';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

export interface ComparedNode {
  readonly operator: CompareOperator;
  readonly expression: Expression;
}

export interface CompareNode extends Node {
  readonly kind: 'compare';
  readonly first: Expression;
  readonly operands: readonly ComparedNode[];
}

export interface ConcatNode extends Node {
  readonly kind: 'concat';
  readonly parts: readonly Expression[];
}

export interface ConditionalNode extends Node {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression | undefined;
}

export interface AttributeNode extends Node {
  readonly kind: 'attribute';
  readonly object: Expression;
  readonly name: string;
}

export interface ItemNode extends Node {
  readonly kind: 'item';
  readonly object: Expression;
  readonly key: Expression;
}

export interface SliceNode extends Node {
  readonly kind: 'slice';
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly step: Expression | undefined;
}

export interface Arguments {
  readonly traits: number;
  readonly args: readonly Expression[];
  readonly kwargs: readonly { readonly name: string; readonly value: Expression }[];
  readonly star: Expression | undefined;
  readonly starStar: Expression | undefined;
}

export interface CallNode extends Node {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: Arguments;
}

export interface FilterNode extends Node {
  readonly kind: 'filter';
  /** Undefined for the filters of a filter or set block: they take the block's text. */
  readonly input: Expression | undefined;
  readonly name: string;
  readonly arguments: Arguments;
}

export interface TestNode extends Node {
  readonly kind: 'test';
  readonly input: Expression;
  readonly name: string;
  readonly arguments: Arguments;
}

export type Statement =
  | OutputNode
  | IfNode
  | ForNode
  | SetNode
  | SetBlockNode
  | MacroNode
  | CallBlockNode
  | FilterBlockNode
  | WithNode
  | DoNode
  | JumpNode
  | BlockNode
  | AutoescapeNode
  | LoadNode;

export type Body = readonly Statement[];

/** Literal text and printed expressions that stand in a row. */
export interface OutputNode extends Node {
  readonly kind: 'output';
  readonly parts: readonly OutputPart[];
}

export type OutputPart = DataNode | Expression;

export interface DataNode extends Node {
  readonly kind: 'data';
  readonly text: string;
}

export interface IfNode extends Node {
  readonly kind: 'if';
  readonly branches: readonly (Span & { readonly test: Expression; readonly body: Body })[];
  readonly otherwise: Body;
}

export interface ForNode extends Node {
  readonly kind: 'for';
  readonly target: Target;
  readonly iterable: Expression;
  readonly test: Expression | undefined;
  readonly recursive: boolean;
  readonly body: Body;
  readonly otherwise: Body;
}

export interface SetNode extends Node {
  readonly kind: 'set';
  readonly target: Target;
  readonly value: Expression;
}

export interface SetBlockNode extends Node {
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

export interface MacroNode extends Node {
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
  readonly adapter: string | undefined;
  readonly supportedLanguages: readonly string[] | undefined;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Behind the closing tag. */
  readonly end: number;
}

export interface CallBlockNode extends Node {
  readonly kind: 'call-block';
  readonly parameters: readonly ParameterNode[];
  readonly call: CallNode;
  readonly body: Body;
}

export interface FilterBlockNode extends Node {
  readonly kind: 'filter-block';
  readonly filter: FilterNode;
  readonly body: Body;
}

export interface WithNode extends Node {
  readonly kind: 'with';
  readonly assignments: readonly { readonly target: Target; readonly value: Expression }[];
  readonly body: Body;
}

export type DoNode = Node & { readonly kind: 'do'; readonly expression: Expression };

export type JumpNode = Node & { readonly kind: 'break' | 'continue' };

export interface BlockNode extends Node {
  readonly kind: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: Body;
}

export interface AutoescapeNode extends Node {
  readonly kind: 'autoescape';
  readonly enabled: Expression;
  readonly body: Body;
}

/** `include`, `import`, `from` and `extends`: there is nothing they could load. */
export interface LoadNode extends Node {
  readonly kind: 'load';
  readonly form: 'extends' | 'include' | 'import' | 'from';
  readonly ignoresMissing: boolean;
  readonly template: Expression;
  /** The names that it would define. */
  readonly names: readonly string[];
}
