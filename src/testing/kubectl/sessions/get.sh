# cluster: bare
kubectl create namespace g
kubectl config set-context --current --namespace=g
kubectl get pods abc
kubectl get pods abc -o name
kubectl get pods abc -o json
kubectl get pods -o json
kubectl get pods -o yaml
kubectl get pods -o name
kubectl get pods -o jsonpath={.items}
kubectl get pods -o go-template={{.items}}
kubectl get pods -o custom-columns=NAME:.metadata.name
kubectl get foobar
kubectl get pods
kubectl get pods --ignore-not-found
kubectl get pods abc --ignore-not-found
kubectl get pods -o wide
kubectl get pods --no-headers
kubectl get all
kubectl get namespaces --chunk-size=1 --no-headers
kubectl create cm one
kubectl create cm two
kubectl create cm three
kubectl get configmap --chunk-size=1 --watch --request-timeout=1s
kubectl get configmap --chunk-size=1 --watch-only --request-timeout=1s
cat > pod.yaml <<EOF
apiVersion: v1
kind: Pod
metadata:
  name: valid-pod
  labels: {name: valid-pod}
spec:
  containers:
  - name: kubernetes-serve-hostname
    image: registry.k8s.io/serve_hostname
    resources: {limits: {cpu: "1", memory: 512Mi}}
EOF
kubectl create -f pod.yaml
kubectl get pod valid-pod -o jsonpath={.missing}
kubectl get pod valid-pod -o go-template={{.missing}}
kubectl get pod valid-pod --template={{.metadata.name}}:
kubectl get pod valid-pod --allow-missing-template-keys=false -o jsonpath={.missing}
kubectl get pod valid-pod --allow-missing-template-keys=false -o go-template={{.missing}}
kubectl get pod valid-pod --subresource=status
kubectl get pod valid-pod --subresource=scale
kubectl get pods --subresource=status
kubectl get pods -w --request-timeout=1
kubectl get pods/valid-pod -o name -w --request-timeout=1
kubectl get pods/valid-pod -o yaml -w --request-timeout=1
kubectl get pods/valid-pod -o jsonpath={.metadata.name} -w --request-timeout=1
kubectl get pods/invalid-pod -w --request-timeout=1
kubectl get pods --output-watch-events -w --request-timeout=1
kubectl get pods -o json --output-watch-events -w --request-timeout=1
kubectl get pods --request-timeout=x
kubectl get pods --request-timeout=1s
kubectl get pods --request-timeout=0
kubectl get pod valid-pod -L name,other
kubectl get pod valid-pod --show-labels -o wide
kubectl get pod valid-pod --show-kind
kubectl get pod/valid-pod cm/one
kubectl get pod,cm
kubectl get pods,cm one
kubectl get pods --sort-by={metadata.name}
kubectl get pods --sort-by=.metadata.creationTimestamp
kubectl get cm --sort-by=metadata.name --no-headers
kubectl get cm --sort-by={.metadata.nothing}
kubectl get cm --sort-by=.data.x
kubectl get pods,cm --sort-by=.metadata.name
kubectl get pods --sort-by=spec.nodeName
kubectl get -f pod.yaml -o jsonpath={..metadata.name}
kubectl get -f pod.yaml --sort-by=.metadata.name
kubectl get pods --field-selector metadata.name=valid-pod
kubectl get pods --field-selector status.phase=Pending -o name
kubectl get pods --field-selector spec.foo=bar
kubectl get pods -l name=valid-pod,x!=y -o name
kubectl get pods -l "name in (valid-pod)" -o name
kubectl get pods -l =
kubectl get pods valid-pod -l name=x
kubectl get pods -A -o name
kubectl get pods valid-pod -A
kubectl get nodes,cs
kubectl get events -o name
kubectl get po/valid-pod -o json
kubectl get po/valid-pod -o "jsonpath={range .spec.containers[*]}{.name}{'\t'}{.image}{'\n'}{end}"
kubectl get po -o "jsonpath={.items[?(@.metadata.name=='valid-pod')].metadata.labels}"
kubectl get po -o jsonpath-as-json={.items[*].metadata.name}
kubectl get po -o go-template={{range.items}}{{.metadata.name}}{{end}} --allow-missing-template-keys=false
kubectl get po -o "custom-columns=N:.metadata.name,I:.spec.containers[*].image,X:.x"
kubectl get po -o custom-columns=N:.metadata.name --no-headers
kubectl get po -o custom-columns
kubectl get po -o custom-columns=N
cat > columns.txt <<EOF
NAME          IMAGE
metadata.name spec.containers[0].image
EOF
kubectl get po -o custom-columns-file=columns.txt
cat > t.tmpl <<EOF
{{range .items}}{{.metadata.name}};{{end}}
EOF
kubectl get po -o go-template-file=t.tmpl
kubectl get po -o templatefile=t.tmpl
kubectl get po -o go-template-file=none.tmpl
kubectl get po -o jsonpath
kubectl get po -o nothing
kubectl get po -o yaml --show-managed-fields
kubectl get
kubectl get pods/
kubectl get /valid-pod
kubectl get pods/valid-pod cm
kubectl get pod -f pod.yaml
kubectl get --raw /api/v1/namespaces/g/pods?limit=0 -o json
kubectl get --raw /version
kubectl get --raw /nothing
kubectl get --raw /api/v1/namespaces/g/configmaps/none
kubectl get deployments.v1.apps
kubectl get deployments.v9.apps
kubectl get pods.v1.
kubectl get Pod
kubectl get PODS
kubectl delete pods valid-pod --now
