# cluster: bare
kubectl create -f - <<EOF
apiVersion: v1
kind: Node
metadata: {name: 127.0.0.1}
EOF
sleep 3
cat > pods.yaml <<EOF
apiVersion: v1
kind: Pod
metadata: {name: one, labels: {e: f, type: test}}
spec: {nodeName: 127.0.0.1, containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Pod
metadata: {name: two, labels: {c: d, type: test}}
spec: {nodeName: 127.0.0.1, containers: [{name: c, image: i}]}
EOF
kubectl create -f pods.yaml
kubectl taint node 127.0.0.1 --dry-run=client dedicated=foo:PreferNoSchedule
kubectl taint node 127.0.0.1 --dry-run=server dedicated=foo:PreferNoSchedule
kubectl taint node 127.0.0.1 dedicated=foo:PreferNoSchedule
kubectl taint node 127.0.0.1 dedicated=foo:PreferNoSchedule
kubectl taint node 127.0.0.1 dedicated=bar:PreferNoSchedule
kubectl taint node 127.0.0.1 dedicated=bar:PreferNoSchedule --overwrite
kubectl taint node 127.0.0.1 dedicated-
kubectl taint node 127.0.0.1 dedicated-
kubectl taint node 127.0.0.1 dedicated:PreferNoSchedule
kubectl taint node 127.0.0.1 --dry-run=client dedicated-
kubectl taint node 127.0.0.1 --dry-run=server dedicated-
kubectl taint node 127.0.0.1 dedicated:PreferNoSchedule-
kubectl taint node 127.0.0.1 x=y
kubectl taint node 127.0.0.1 x=y:Nothing
kubectl taint node 127.0.0.1
kubectl taint node
kubectl taint nodes --all q=w:PreferNoSchedule
kubectl taint nodes -l test=label q-
kubectl taint pod one q=w:NoSchedule
kubectl get node 127.0.0.1 --show-managed-fields -o=jsonpath={.metadata.managedFields[*].manager}
kubectl cordon 127.0.0.1 --dry-run=client
kubectl cordon 127.0.0.1 --dry-run=server
kubectl drain 127.0.0.1 --dry-run=client
kubectl drain 127.0.0.1 --dry-run=client --force
kubectl drain 127.0.0.1 --dry-run=server --force
kubectl drain 127.0.0.1 --pod-selector "e in (f)" --dry-run=client --force
kubectl drain 127.0.0.1 --pod-selector "e in (f)" --dry-run=server --force
kubectl drain 127.0.0.1 --force --pod-selector "e in (f)" --skip-wait-for-delete-timeout=1 --timeout=20s
kubectl get pods/two -o go-template={{.metadata.deletionTimestamp}}
kubectl delete pod/one --force --ignore-not-found
kubectl delete pod/two --force --ignore-not-found
kubectl create -f pods.yaml
kubectl uncordon 127.0.0.1
kubectl uncordon 127.0.0.1
kubectl uncordon 127.0.0.1 --dry-run=client
kubectl uncordon 127.0.0.1 --dry-run=server
kubectl label node 127.0.0.1 test=label
kubectl drain 127.0.0.1 --selector test=label
kubectl drain --force --pod-selector type=test --selector test=label --chunk-size=1 --dry-run=client
kubectl drain --force --selector test=label --dry-run=client
kubectl drain --selector test=nothing
kubectl drain
kubectl cordon
kubectl cordon --selector=
kubectl cordon --selector test=label
kubectl cordon --selector invalid=label
kubectl cordon 127.0.0.1 none
kubectl drain none
kubectl drain 127.0.0.1 --force --pod-selector c=d --timeout=2s
kubectl drain 127.0.0.1 --force --grace-period=0 --skip-wait-for-delete-timeout=1
kubectl delete pod one two --force --grace-period=0
kubectl describe node 127.0.0.1
kubectl delete node 127.0.0.1
