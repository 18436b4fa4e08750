/**
 * House rules that no linter ships, for the folders where the simulation
 * lives (engine, protocol, drills). Plain JavaScript, because oxlint loads it
 * as it stands.
 */

/** Awaiting hands the order of events to the host, and with it the history. */
const noAsync = {
  meta: {
    type: "problem",
    messages: { found: "The engine is synchronous: return an effect instead of awaiting." },
  },
  create(context) {
    const report = (node) => context.report({ node, messageId: "found" });
    const reportIfAsync = (node) => {
      if (node.async) report(node);
    };
    return {
      FunctionDeclaration: reportIfAsync,
      FunctionExpression: reportIfAsync,
      ArrowFunctionExpression: reportIfAsync,
      AwaitExpression: report,
      ForOfStatement(node) {
        if (node.await) report(node);
      },
    };
  },
};

/** A package's next version could change the history, so the engine has none. */
const noPackages = {
  meta: {
    type: "problem",
    messages: { found: "The engine has no dependencies: '{{source}}' is not a relative import." },
  },
  create(context) {
    const check = (node) => {
      const source = node.source?.value;
      if (typeof source === "string" && !source.startsWith(".")) {
        context.report({ node, messageId: "found", data: { source } });
      }
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

export default {
  meta: { name: "tidy" },
  rules: { "no-async": noAsync, "no-packages": noPackages },
};
