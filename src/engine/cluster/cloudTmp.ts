const idle = { start: () => ({}), step: () => undefined };
export const cloudControllerManager = (_: unknown) => idle;
export const cloudProvider = (_: unknown) => idle;
