export * from "./command.ts";
export * from "./commandLine.ts";
