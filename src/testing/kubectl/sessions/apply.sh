# cluster: bare
kubectl create namespace nsb
cat > pod.yaml <<EOF
apiVersion: v1
kind: Pod
metadata: {name: test-pod, labels: {name: test-pod-label}}
spec: {containers: [{name: c, image: "registry.k8s.io/pause:3.10"}]}
EOF
kubectl diff -f pod.yaml
kubectl apply -f pod.yaml
kubectl diff -f pod.yaml
cat > pod2.yaml <<EOF
apiVersion: v1
kind: Pod
metadata: {name: test-pod, labels: {name: test-pod-label, extra: x}}
spec: {containers: [{name: c, image: "registry.k8s.io/pause:3.4"}]}
EOF
kubectl diff -f pod2.yaml
kubectl diff -f pod2.yaml --server-side
kubectl diff -f pod2.yaml --server-side --force-conflicts
cat > bad.yaml <<EOF
apiVersion: v1
kind: Pod
metadata: {name: test-pod}
spec: {containers: []}
EOF
kubectl diff -f bad.yaml
kubectl diff
kubectl diff -f none.yaml
kubectl delete -f pod.yaml --now
kubectl diff --server-side -f pod.yaml
kubectl apply --server-side -f pod.yaml
kubectl diff --server-side -f pod.yaml
cat > a.yaml <<EOF
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: nsb, labels: {prune-group: "true"}}
spec: {containers: [{name: c, image: i}]}
EOF
cat > b.yaml <<EOF
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: nsb, labels: {prune-group: "true"}}
spec: {containers: [{name: c, image: i}]}
EOF
kubectl apply --namespace nsb -l prune-group=true -f a.yaml
kubectl diff -l prune-group=true -f b.yaml
kubectl diff --prune -l prune-group=true -f b.yaml
kubectl apply --prune --namespace nsb -l prune-group=true -f b.yaml
kubectl diff --prune -l prune-group=true -f b.yaml
kubectl apply --prune -f b.yaml
kubectl apply -f b.yaml --dry-run=client
kubectl apply -f b.yaml --dry-run=server
kubectl apply -f b.yaml --dry-run=client -o yaml
kubectl apply -f b.yaml -o name
kubectl apply view-last-applied -f b.yaml
kubectl apply view-last-applied pod/b -n nsb -o json
kubectl apply set-last-applied -f b.yaml --dry-run=server
kubectl apply set-last-applied -f pod2.yaml
kubectl apply set-last-applied -f pod2.yaml --create-annotation
kubectl apply set-last-applied -f none.yaml
kubectl create -f - <<EOF
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {a: b}
EOF
kubectl apply -f - <<EOF
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {a: c}
EOF
kubectl apply -f - <<EOF
apiVersion: v1
kind: ConfigMap
metadata: {name: cm, creationTimestamp: null}
data: {a: c, n: null}
EOF
kubectl apply -f - <<EOF
apiVersion: v1
kind: ConfigMap
metadata: {name: cm, creationTimestamp: null}
data: {a: c, n: null}
EOF
kubectl apply -f - --server-side <<EOF
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {a: d}
EOF
kubectl apply -f - --server-side --field-manager=me <<EOF
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {a: e}
EOF
kubectl apply -f - --server-side --field-manager=me --force-conflicts <<EOF
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {a: e}
EOF
kubectl label cm cm a=b
kubectl label cm cm a=b
kubectl label cm cm a=c
kubectl label cm cm a=c --overwrite
kubectl label cm cm a-
kubectl label cm cm a-
kubectl label cm cm a=b --resource-version=1
kubectl label cm cm --list
kubectl label cm cm x=y --list
kubectl label cm cm bad_=x/y
kubectl label cm --all all=yes
kubectl label cm -l all=yes none=no
kubectl label cm
kubectl label cm cm
kubectl label cm none a=b
kubectl label -f a.yaml x=y --local -o yaml
kubectl label cm cm q=1 --dry-run=client -o jsonpath={.metadata.labels}
kubectl annotate cm cm note="two words"
kubectl annotate cm cm note=other
kubectl annotate cm cm note=other --overwrite
kubectl annotate cm cm note-
kubectl annotate cm cm --list
kubectl annotate cm --all many=1 --dry-run=server
kubectl patch cm cm -p '{"data":{"p":"q"}}'
kubectl patch cm cm -p '{"data":{"p":"q"}}'
kubectl patch cm cm --type=json -p '[{"op":"remove","path":"/data/p"}]'
kubectl patch cm cm --type=json -p '[{"op":"test","path":"/data/a","value":"nope"}]'
kubectl patch cm cm -p 'data: {y: z}'
kubectl patch cm cm -p '[]'
kubectl patch cm cm
kubectl patch cm none -p '{}'
kubectl patch cm cm -p '{}' --type=foo
kubectl patch pod test-pod -p '{"spec":{"containers":[{"name":"c","image":"new"}]}}'
kubectl patch pod test-pod -p '{"spec":{"nodeName":"x","restartPolicy":"Never"}}'
kubectl patch pod test-pod --subresource=status -p '{"status":{"message":"hello"}}'
kubectl replace -f - <<EOF
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {r: "1"}
EOF
kubectl replace -f none.yaml
kubectl replace -f - <<EOF
apiVersion: v1
kind: ConfigMap
metadata: {name: nothere}
EOF
kubectl replace --force -f a.yaml
kubectl replace -f a.yaml --grace-period=1
kubectl wait pod/test-pod --for=condition=Ready --timeout=1s
kubectl wait pod/test-pod --for=delete --timeout=1s
kubectl wait pod/none --for=delete --timeout=1s
kubectl wait pod/none --for=condition=Ready --timeout=1s
kubectl wait pod/test-pod --for=jsonpath={.metadata.name}=test-pod --timeout=1s
kubectl wait pod/test-pod --for=jsonpath={.spec.nope} --timeout=1s
kubectl wait pod/test-pod --for=nothing
kubectl wait pod/test-pod
kubectl wait pods --all --for=condition=PodScheduled=false --timeout=1s
kubectl wait --for=create cm/cm --timeout=1s
kubectl delete cm cm --dry-run=client
kubectl delete cm cm --dry-run=server
kubectl delete cm cm -o name
kubectl delete cm cm
kubectl delete cm cm --ignore-not-found
kubectl delete cm
kubectl delete pods --all --all-namespaces --force
kubectl delete pod test-pod --grace-period=5 --now
kubectl delete pod test-pod --grace-period=0
kubectl delete
kubectl delete -f a.yaml pod x
kubectl delete all --all
kubectl delete ns nsb --wait=false
kubectl events
kubectl events --for pod/test-pod
kubectl events --types=Warning
kubectl events -o name
kubectl events --types=Bad
kubectl events -A --no-headers
