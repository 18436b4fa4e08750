import { layers } from "./layers.ts";
import type { Layer, Target } from "./layers.ts";

/**
 * The linter's configuration, as a value. `writeLintConfig.ts` writes it to
 * `.oxlintrc.json`: oxlint reads a TypeScript configuration only on newer
 * versions of Node than this project supports.
 */

/** Where time, chance and the host must not reach: see "One seed, one history" in the design. */
const engineFiles = ["src/engine/**/*.ts", "src/protocol/**/*.ts", "src/drills/**/*.ts"];
const testFiles = ["**/*.test.ts", "**/*.test.tsx", "e2e/**/*.spec.ts"];
/** Everything in `src/ui` but `app`, which starts the worker. */
const uiWithoutWorker = ["stores", "design", "diagrams", "panels", "terminal", "editor"].map(
  (area) => `src/ui/${area}/**`,
);

/** How long a file may be, comments and blank lines included. */
export const fileLinesMax = 500;

const selectSource = (layer: Layer, member?: string) => ({
  element: { type: layer.name, ...(member === undefined ? {} : { captured: { name: member } }) },
});

const selectTarget = ({ layer, files, member }: Target) => ({
  element: {
    type: layer,
    ...(member === undefined ? {} : { captured: { name: member } }),
    ...(files === undefined ? {} : { fileInternalPath: files }),
  },
});

const allow = (targets: readonly Target[]) => ({ to: targets.map(selectTarget) });

function policiesOf(layer: Layer) {
  const rows = layer.imports.length === 0 ? [] : [{ from: selectSource(layer), allow: allow(layer.imports) }];
  const memberRows = Object.entries(layer.memberImports ?? {}).map(([member, targets]) => ({
    from: selectSource(layer, member),
    allow: allow(targets),
  }));
  return [...rows, ...memberRows];
}

const elements = layers.map(({ name, folder, captures }) => ({
  type: name,
  pattern: folder,
  ...(captures === undefined ? {} : { capture: captures }),
}));

const functionLines = (max: number) => ["error", { max, skipBlankLines: true, skipComments: true }];

const everywhere = {
  "boundaries/dependencies": ["error", { default: "disallow", policies: layers.flatMap(policiesOf) }],
  "boundaries/no-unknown-files": "error",
  "import/no-cycle": ["error", { ignoreTypes: false }],
  "typescript/switch-exhaustiveness-check": [
    "error",
    { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
  ],
  "typescript/no-floating-promises": "error",
  "typescript/no-misused-promises": "error",
  "typescript/no-explicit-any": "error",
  "typescript/consistent-type-imports": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  eqeqeq: "error",
  "no-var": "error",
  "prefer-const": "error",
  "max-lines": ["error", { max: fileLinesMax, skipBlankLines: false, skipComments: false }],
  "max-lines-per-function": functionLines(100),
  "max-depth": ["error", 4],
  "max-params": ["error", 5],
};

const engineOnly = {
  "tidy/no-async": "error",
  "tidy/no-packages": "error",
  "typescript/no-non-null-assertion": "error",
  "no-restricted-globals": [
    "error",
    { name: "Date", message: "Read env.now; write time stamps with api/time." },
    { name: "Promise", message: "The engine is synchronous: return an effect." },
    ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "requestAnimationFrame"].map(
      (name) => ({ name, message: "Ask the kernel to wake you; the host's timers know no simulated time." }),
    ),
    ...["performance", "crypto", "fetch", "console", "navigator", "process", "Intl"].map((name) => ({
      name,
      message: "The engine must not see the host: two machines would live two histories.",
    })),
  ],
  "no-restricted-properties": [
    "error",
    { object: "Math", property: "random", message: "Use env.rng." },
    { property: "localeCompare", message: "Depends on the locale; use compareStrings." },
    { property: "toLocaleString", message: "Depends on the locale." },
  ],
};

const testsOnly = {
  "boundaries/dependencies": "off",
  "max-lines-per-function": "off",
  "tidy/no-async": "off",
  "tidy/no-packages": "off",
  "typescript/no-non-null-assertion": "off",
  "no-restricted-globals": "off",
  "no-restricted-properties": "off",
  "vitest/no-focused-tests": "error",
  "vitest/no-disabled-tests": "error",
  "vitest/expect-expect": ["error", { assertFunctionNames: ["expect", "expect*", "assert*", "*.assert"] }],
};

/** The whole of `.oxlintrc.json`. */
export const lintConfig = {
  $schema: "./node_modules/oxlint/configuration_schema.json",
  plugins: ["eslint", "typescript", "import", "react", "jsx-a11y", "unicorn", "oxc", "vitest", "promise"],
  jsPlugins: ["eslint-plugin-boundaries", "./src/testing/tidy/plugin.js"],
  categories: { correctness: "error" },
  options: { typeAware: true },
  ignorePatterns: ["dist/**", "coverage/**", "public/**"],
  settings: {
    "import/resolver": { node: { extensions: [".ts", ".tsx"] } },
    "boundaries/include": ["src/**/*"],
    "boundaries/elements": elements,
  },
  rules: everywhere,
  overrides: [
    { files: engineFiles, rules: engineOnly },
    // A message takes as many values as it says.
    { files: ["src/ui/stores/words/*/*.ts"], rules: { "max-params": "off", "max-lines": "off" } },
    {
      files: ["src/ui/**/*.tsx"],
      rules: {
        "max-lines-per-function": functionLines(160),
        "react/exhaustive-deps": "error",
        "react/rules-of-hooks": "error",
        // A windowed grid, a radio group that looks like one control, a button inside an SVG: ARIA's
        // patterns for these are roles, and the tags the rule proposes cannot be laid out so.
        "jsx-a11y/prefer-tag-over-role": "off",
      },
    },
    {
      files: uiWithoutWorker,
      rules: {
        "no-restricted-globals": [
          "error",
          { name: "Worker", message: "Only ui/app and embed start the worker." },
          { name: "SharedWorker", message: "Only ui/app and embed start the worker." },
        ],
      },
    },
    { files: testFiles, rules: testsOnly },
  ],
};

/** The exact text of `.oxlintrc.json`. */
export const lintConfigText = `${JSON.stringify(lintConfig, null, 2)}\n`;
