/**
 * In the built worker: all modules that come late, handed to those that call them (written by
 * src/testing/build/lateCode.ts). Everywhere else these modules are there from the start.
 */
export {};
