/** Who says this. */
export const openApiInfo = { title: "Kubernetes", version: "v1.36.2" };
