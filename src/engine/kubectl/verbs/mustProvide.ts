/** What kubectl says where no object is named at all. @source k8s.io/cli-runtime/pkg/resource/builder.go */
export const mustProvide = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** And where it can only be in a file. */
export const mustProvideFile = `you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;
