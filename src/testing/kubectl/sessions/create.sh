# cluster: bare
kubectl create namespace c
kubectl create ns c --dry-run=client
kubectl create ns d --dry-run=server
kubectl create ns "Bad_Name"
kubectl create ns
kubectl create ns a b
kubectl get ns c
kubectl describe ns c
kubectl config set-context --current --namespace=c
kubectl create secret generic s --from-literal=key1=value1 --type=test-type
kubectl create secret generic s2 --from-literal=a=1 --append-hash -o name
kubectl create secret docker-registry d --docker-username=u --docker-password=p --docker-email=e@x
kubectl create secret docker-registry d2
kubectl create secret generic s --dry-run=client -o yaml --from-literal=x=y
cat > tls.crt <<EOF
not a certificate
EOF
kubectl create secret tls t
kubectl create secret tls t --cert=none --key=none
kubectl create secret nothing x
kubectl get secret s -o yaml
kubectl describe secret s d
cat > env.txt <<EOF
# comment
A=b
C=d=e

BAD
EOF
kubectl create cm fromenv --from-env-file=env.txt -o yaml --dry-run=client
kubectl create cm fromfile --from-file=env.txt --from-file=k=tls.crt
kubectl create cm none --from-file=none.txt
kubectl create cm bad --from-literal=x
kubectl create cm bad --from-literal=a=b --from-literal=a=c
kubectl create cm hashed --from-literal=a=b --append-hash
kubectl describe cm fromfile
kubectl create sa robot
kubectl create sa robot
kubectl create token robot --duration=1s
kubectl create token nobody
kubectl create job j --image=busybox -- sh -c "exit 0"
kubectl create job j2
kubectl create job j3 --from=cronjob/none
kubectl create cronjob cj --image=busybox --schedule="*/5 * * * *" -- date
kubectl create cronjob cj2 --image=busybox
kubectl create cronjob cj3 --image=busybox --schedule=bad
kubectl create job j4 --from=cronjob/cj
kubectl create job j5 --from=cronjob/cj --dry-run=client -o yaml
kubectl describe job j4
kubectl describe cronjob cj
kubectl create pdb p --selector=app=rails --min-available=2
kubectl create pdb p2 --selector=app=rails --max-unavailable=50%
kubectl create pdb p3 --selector=app=rails --min-available=2 --max-unavailable=3
kubectl create pdb p4 --selector=app=rails
kubectl create pdb p5 --min-available=2
kubectl describe pdb p2
kubectl create priorityclass pc --value=1000
kubectl create priorityclass pc2 --value=1 --global-default --description=x --preemption-policy=Never
kubectl create priorityclass pc3 --value=1 --global-default --preemption-policy=Sometimes
kubectl describe priorityclass pc2
kubectl create quota q --hard=cpu=1,pods=3,services=2
kubectl create quota q2 --hard=pods=1 --scopes=BestEffort
kubectl create quota q3
kubectl create quota q4 --hard=pods
kubectl describe quota
kubectl create service clusterip svc --tcp=5678:8080
kubectl create service clusterip headless --clusterip=None
kubectl create service clusterip none
kubectl create service nodeport np --tcp=80 --node-port=30001
kubectl create service loadbalancer lb --tcp=80:http
kubectl create service externalname en --external-name=example.com
kubectl create service clusterip bad --tcp=a:b
kubectl get svc -o wide
kubectl describe svc svc np
kubectl create ingress i --rule=foo.com/bar=svc1:8080,tls=my-cert --rule=foo.com/admin*=svc2:http
kubectl create ingress i2 --default-backend=d:80 --class=x --annotation=a=b
kubectl create ingress i3 --rule=foo
kubectl create ingress i4
kubectl describe ingress i
kubectl create deployment dep --image=nginx -o json
kubectl create deployment dep2 --image=nginx --dry-run=client -o json
kubectl run r --image=nginx -o json --dry-run=client --port=80 --env=A=b --labels=x=y
kubectl run r --image=nginx -o json
kubectl run r2 --image=nginx --restart=Sometimes
kubectl run r2 --image=nginx --overrides='{"spec":{"nodeName":"x"}}' --dry-run=client -o yaml
kubectl run r2 --image=nginx --expose --port=80
kubectl run r3 --image=nginx --expose
kubectl run r3 --image=INVALID
kubectl run
kubectl run r4 --image=nginx --command
kubectl run r4 --image=nginx --rm
kubectl expose pod r --port=80 -o json
kubectl expose deployment dep --port=80,81 --name=multi
kubectl expose deployment dep --selector=a=b --port=80 --target-port=named --protocol=UDP --name=udp --session-affinity=ClientIP --cluster-ip=None --dry-run=client -o yaml
kubectl expose cm fromfile --port=80
kubectl set image deployment/dep nginx=x -o json
kubectl label pod r a=b -o json
kubectl create -f - <<EOF
apiVersion: v1
kind: Nothing
metadata: {name: x}
EOF
kubectl create -f - <<EOF
apiVersion: v1
kind: Pod
metadata: {name: x}
spec: {containers: [{name: c, image: i, foo: bar}], restartPolicy: Sometimes}
EOF
kubectl create -f - --validate=warn <<EOF
apiVersion: v1
kind: Pod
metadata: {name: x}
spec: {containers: [{name: c, image: i, foo: bar}]}
EOF
kubectl create -f - --validate=ignore <<EOF
apiVersion: v1
kind: Pod
metadata: {generateName: gen-}
spec: {containers: [{name: c, image: i, foo: bar}]}
EOF
kubectl create -f none.yaml
kubectl create
kubectl create nothing
kubectl delete ns c
kubectl get all -n c
