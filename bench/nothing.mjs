// A Node process that does nothing: what any command costs before it begins.
