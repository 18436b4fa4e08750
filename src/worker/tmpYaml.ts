import { parseAllDocuments } from "yaml";
export const parseDocuments = (text: string) => parseAllDocuments(text).map((d: any) => ({ object: d.toJS() })).filter((d: any) => d.object);
