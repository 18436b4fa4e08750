/** What a line of the shell means, before anything in it is expanded. */

export type WordPart =
  | { readonly type: "text"; readonly text: string; readonly quoted: boolean }
  /** `$NAME`, `${NAME}`, `${NAME:-word}`, `${#NAME}`. */
  | { readonly type: "variable"; readonly name: string; readonly quoted: boolean; readonly operator?: string; readonly operand?: Word }
  | { readonly type: "command"; readonly script: Script; readonly quoted: boolean }
  | { readonly type: "arithmetic"; readonly expression: Word; readonly quoted: boolean };

export type Word = readonly WordPart[];

export type Redirect =
  | { readonly type: "write"; readonly from: "out" | "err" | "both"; readonly append: boolean; readonly target: Word }
  | { readonly type: "read"; readonly target: Word }
  /** A here-document or a here-string. */
  | { readonly type: "text"; readonly text: Word }
  /** `2>&1` or `1>&2`. */
  | { readonly type: "join"; readonly from: "out" | "err" };

export interface SimpleCommand {
  readonly type: "simple";
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
}

export type ShellCommand = (
  | SimpleCommand
  | { readonly type: "for"; readonly name: string; readonly words: readonly Word[]; readonly body: Script }
  | { readonly type: "loop"; readonly until: boolean; readonly condition: Script; readonly body: Script }
  | { readonly type: "if"; readonly branches: readonly { readonly condition: Script; readonly body: Script }[]; readonly otherwise: Script | undefined }
  | { readonly type: "group"; readonly subshell: boolean; readonly body: Script }
) & { readonly redirects: readonly Redirect[] };

export interface Pipeline {
  readonly commands: readonly ShellCommand[];
  /** Begins with "!". */
  readonly negated: boolean;
}

export interface Step {
  readonly pipeline: Pipeline;
  /** How it hangs on the one before it. */
  readonly after: "always" | "success" | "failure";
}

export type Script = readonly Step[];

export type Parsed =
  | { readonly ok: true; readonly script: Script }
  /** The text ends in the middle: `waitsFor` says of what. */
  | { readonly ok: false; readonly isOpen: true; readonly waitsFor: string }
  | { readonly ok: false; readonly isOpen: false; readonly message: string };
