using KSail.GitOps.Objects;
using KSail.Kubernetes;

namespace KSail.GitOps.Waiting;

/// <summary>A request to send to a controller.</summary>
/// <param name="Object">The object that it is about.</param>
/// <param name="Patch">How the request is written into the object.</param>
internal sealed record ControllerRequest(ObjectKey Object, KubernetesPatch Patch);
