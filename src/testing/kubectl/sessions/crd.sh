# cluster: bare
cat > crds.yaml <<EOF
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: foos.company.com}
spec:
  group: company.com
  scope: Namespaced
  names: {plural: foos, kind: Foo}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {metadata: {type: object}}}}}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: bars.company.com}
spec:
  group: company.com
  scope: Namespaced
  names: {plural: bars, kind: Bar}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: resources.mygroup.example.com}
spec:
  group: mygroup.example.com
  scope: Namespaced
  names: {plural: resources, singular: resource, kind: Kind, listKind: KindList}
  versions: [{name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: validfoos.company.com}
spec:
  group: company.com
  scope: Namespaced
  names: {plural: validfoos, kind: ValidFoo}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: array, items: {type: number}}}}}}]
EOF
kubectl create -f crds.yaml
kubectl create -f crds.yaml
sleep 2
kubectl get crd -o name
kubectl get crd foos.company.com -o "jsonpath={.status.conditions[*].type}"
kubectl wait --for condition=established crd/foos.company.com --timeout=10s
kubectl get --raw /apis/company.com/v1
kubectl get --raw /apis/company.com/v1/foos
kubectl get foos
kubectl api-resources --api-group=company.com
cat > obj.yaml <<EOF
apiVersion: mygroup.example.com/v1alpha1
kind: Kind
metadata: {name: myobj}
spec: {foo: bar}
EOF
kubectl create -f obj.yaml
kubectl get resource/myobj -o name
kubectl get resources/myobj -o name
kubectl get kind.mygroup.example.com/myobj -o name
kubectl get kind/myobj -o name
kubectl delete resources myobj --cascade=background
cat > foo.yaml <<EOF
apiVersion: company.com/v1
kind: Foo
metadata: {name: test, labels: {pruneGroup: "true"}}
someField: field1
otherField: field2
nestedField: {someSubfield: subfield1, otherSubfield: subfield2}
EOF
kubectl create -f foo.yaml
kubectl get foo
kubectl get foos.company.com
kubectl get foos.v1.company.com -o wide
kubectl get foos/test -o yaml
kubectl get foos -o jsonpath={.items[*].someField} --allow-missing-template-keys=false
kubectl get foos/test -o go-template={{.someField}} --allow-missing-template-keys=false
kubectl patch foos/test -p {"patched":"value1"} --type=merge
kubectl patch foos/test -p '{"patched":"value1"}' --type=merge
kubectl patch foos/test -p '{"patched":"value1"}' --type=merge
kubectl patch foos/test -p '{"patched":"value2"}' --type=merge --record
kubectl patch foos/test -p '{"patched":null}' --type=merge --record
kubectl patch foos/test -p '{"patched":"value1"}'
kubectl patch --local -f foo.yaml -p '{"patched":"value3"}'
kubectl patch --local -f foo.yaml -p '{"patched":"value3"}' --type=merge -o json
kubectl patch --record -f foo.yaml -p '{"patched":"value3"}' --type=merge -o json
kubectl patch foos/test --type=json -p '[{"op":"replace","path":"/someField","value":"x"}]'
kubectl patch foos/test --type=json -p '[{"op":"replace","path":"/nope/x","value":"x"}]'
kubectl label foos --all listlabel=true
kubectl label foo/test itemlabel=true
kubectl annotate foos --all listannotation=true
kubectl annotate foo/test itemannotation=true
kubectl describe foos
kubectl describe foos/test
kubectl delete foos test --cascade=background
kubectl get bars --request-timeout=1 --watch-only -o name
kubectl apply -f foo.yaml
kubectl apply -f foo.yaml
cat > foo.yaml <<EOF
apiVersion: company.com/v1
kind: Foo
metadata: {name: test, labels: {pruneGroup: "true"}}
someField: field1
nestedField: {someSubfield: modified, newSubfield: subfield3}
EOF
kubectl diff -f foo.yaml
kubectl apply -f foo.yaml
kubectl get foos/test -o jsonpath={.nestedField}
kubectl apply -f foo.yaml --server-side
kubectl apply -f foo.yaml --server-side --force-conflicts
kubectl get foos/test -o "jsonpath={.metadata.managedFields[*].manager}"
kubectl delete -f foo.yaml
cat > list.yaml <<EOF
apiVersion: v1
kind: List
items:
- {apiVersion: company.com/v1, kind: Foo, metadata: {name: test-list, labels: {pruneGroup: "true"}}, someField: field1}
- {apiVersion: company.com/v1, kind: Bar, metadata: {name: test-list, labels: {pruneGroup: "true"}}, someField: field1}
EOF
kubectl apply -f list.yaml
kubectl apply -f list.yaml
kubectl apply --prune -l pruneGroup=true -f foo.yaml --prune-allowlist company.com/v1/Foo --prune-allowlist company.com/v1/Bar
kubectl delete -f list.yaml --ignore-not-found
kubectl create -f - <<EOF
apiVersion: company.com/v1
kind: ValidFoo
metadata: {name: bad}
spec: [a, 1]
EOF
kubectl create -f - <<EOF
apiVersion: company.com/v1
kind: ValidFoo
metadata: {name: bad}
spec: [1]
extra: x
EOF
kubectl create -f - --validate=false <<EOF
apiVersion: company.com/v1
kind: ValidFoo
metadata: {name: bad}
spec: [1]
extra: x
EOF
kubectl explain foos
kubectl explain validfoos.spec
kubectl scale foos/test --replicas=2
kubectl delete crd foos.company.com bars.company.com resources.mygroup.example.com validfoos.company.com
kubectl get foos
