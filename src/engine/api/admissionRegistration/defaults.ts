import type { AdmissionWebhook, MatchResources, RuleWithOperations } from "./types.ts";

/** @source kubernetes pkg/apis/admissionregistration/v1/defaults.go */
const withScope = (rule: RuleWithOperations): RuleWithOperations => (rule.scope === undefined ? { ...rule, scope: "*" } : rule);

const withScopes = (rules: readonly RuleWithOperations[]): readonly RuleWithOperations[] => (rules.every((rule) => rule.scope !== undefined) ? rules : rules.map(withScope));

export function defaultMatchResources(match: MatchResources): MatchResources {
  return {
    ...match,
    matchPolicy: match.matchPolicy ?? "Equivalent",
    namespaceSelector: match.namespaceSelector ?? {},
    objectSelector: match.objectSelector ?? {},
    ...(match.resourceRules === undefined ? {} : { resourceRules: withScopes(match.resourceRules) }),
    ...(match.excludeResourceRules === undefined ? {} : { excludeResourceRules: withScopes(match.excludeResourceRules) }),
  };
}

/** @param isMutating those are called again or not, as they say */
export function defaultWebhook(webhook: AdmissionWebhook, isMutating: boolean): AdmissionWebhook {
  const { service } = webhook.clientConfig;
  return {
    ...webhook,
    clientConfig: service === undefined || service.port !== undefined ? webhook.clientConfig : { ...webhook.clientConfig, service: { ...service, port: 443 } },
    failurePolicy: webhook.failurePolicy ?? "Fail",
    matchPolicy: webhook.matchPolicy ?? "Equivalent",
    namespaceSelector: webhook.namespaceSelector ?? {},
    objectSelector: webhook.objectSelector ?? {},
    timeoutSeconds: webhook.timeoutSeconds ?? 10,
    ...(webhook.rules === undefined ? {} : { rules: withScopes(webhook.rules) }),
    ...(isMutating ? { reinvocationPolicy: webhook.reinvocationPolicy ?? "Never" } : {}),
  };
}
