# cluster: bare
kubectl create clusterrole pod-admin --dry-run=client --verb=* --resource=pods
kubectl create clusterrole pod-admin --dry-run=server --verb=* --resource=pods
kubectl create clusterrole pod-admin --verb=* --resource=pods
kubectl get clusterrole/pod-admin -o go-template={{range.rules}}{{range.verbs}}{{.}}:{{end}}{{end}}
kubectl describe clusterrole pod-admin
kubectl create clusterrole pod-admin --verb=* --resource=pods
kubectl create clusterrole bad --verb=get
kubectl create clusterrole bad --resource=pods
kubectl create clusterrole bad --verb=get --resource=nothing
kubectl create clusterrole resource-reader --verb=get,list --resource=pods,deployments.apps
kubectl create clusterrole resourcename-reader --verb=get,list --resource=pods --resource-name=foo
kubectl create clusterrole url-reader --verb=get --non-resource-url=/logs/* --non-resource-url=/healthz/*
kubectl create clusterrole url-bad --verb=list --non-resource-url=/x
kubectl create clusterrole sub --verb=get --resource=pods/log,pods/exec
kubectl create clusterrole aggregation-reader --aggregation-rule=foo1=foo2
kubectl create clusterrole aggregation-bad --aggregation-rule=foo1=foo2 --verb=get
kubectl get clusterrole url-reader aggregation-reader sub -o yaml
kubectl create clusterrolebinding super-admin --clusterrole=admin --user=super-admin
kubectl create clusterrolebinding super-group --clusterrole=admin --group=the-group
kubectl create clusterrolebinding super-sa --clusterrole=admin --serviceaccount=otherns:sa-name
kubectl create clusterrolebinding bad --clusterrole=admin --serviceaccount=sa
kubectl create clusterrolebinding none
kubectl set subject clusterrolebinding super-admin --user=foo
kubectl set subject clusterrolebinding --all --user=test-all-user --dry-run=client
kubectl set subject clusterrolebinding super-group --group=foo --dry-run=server
kubectl describe clusterrolebinding super-sa
kubectl create rolebinding admin --dry-run=client --clusterrole=admin --user=default-admin
kubectl create rolebinding admin --clusterrole=admin --user=default-admin
kubectl create rolebinding both --clusterrole=admin --role=x --user=u
kubectl create rolebinding neither --user=u
kubectl create rolebinding localrole --role=localrole --group=the-group
kubectl create rolebinding sarole --role=localrole --serviceaccount=otherns:sa-name
kubectl set subject rolebinding admin --user=foo
kubectl set subject rolebinding localrole --serviceaccount=otherns:foo
kubectl get rolebinding -o wide
kubectl describe rolebinding localrole
kubectl create role pod-admin --dry-run=server --verb=* --resource=pods
kubectl create role pod-admin --verb=* --resource=pods
kubectl create role group-reader --verb=get,list --resource=deployments.apps
kubectl create role invalid --verb=get,list --resource=invalid-resource
kubectl create role resourcename-reader --verb=get,list --resource=pods --resource-name=foo
kubectl create role subresource-reader --verb=get,list --resource=pods/status
kubectl create role mixed --verb=get --resource=pods,rs.apps --resource=svc
kubectl get role mixed -o json
kubectl describe roles
kubectl auth can-i --list --as=default-admin
kubectl auth can-i get pods
kubectl auth can-i get pods --as=nobody
kubectl auth can-i "*" "*"
kubectl auth can-i get pods --subresource=log
kubectl auth can-i get /logs/
kubectl auth can-i get invalid_resource
kubectl auth can-i list jobs.batch/bar -n foo --quiet
kubectl auth can-i get pods -q --as=nobody
kubectl auth can-i nothing pods
kubectl auth can-i list nodes -n g
kubectl auth can-i
kubectl auth can-i get
kubectl auth can-i get pods/x y
kubectl auth can-i --list --no-headers --as=nobody
kubectl auth whoami
kubectl auth whoami -o json
kubectl auth whoami -o yaml --as=u --as-group=g --as-uid=1
kubectl auth whoami --as-user-extra=a=b --as=u
cat > rbac.yaml <<EOF
apiVersion: v1
kind: List
items:
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: testing-CR, labels: {test-cmd: auth}}
  rules: [{apiGroups: [""], resources: [pods], verbs: [create, delete]}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: RoleBinding
  metadata: {name: testing-RB, namespace: some-other-random, labels: {test-cmd: auth}}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: testing-CR}
  subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:masters"}]
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: ignored}
EOF
kubectl auth reconcile --dry-run=client -f rbac.yaml
kubectl auth reconcile --dry-run=server -f rbac.yaml
kubectl auth reconcile -f rbac.yaml
kubectl auth reconcile -f rbac.yaml
kubectl get rolebindings -n some-other-random -l test-cmd=auth -o name
kubectl auth reconcile --remove-extra-permissions --remove-extra-subjects -f rbac.yaml -o yaml
kubectl get pods --as-group=foo
kubectl get pods --as=user1
kubectl get pods --as=user1 --as-group=system:masters
kubectl get pods --as-uid=x
kubectl delete clusterrole,clusterrolebinding -l test-cmd=auth
