namespace KSail.Testing.Kubernetes;

/// <summary>One request that the server was asked.</summary>
/// <param name="Verb"><c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>apply</c>, <c>delete</c>; the HTTP method for what is no object.</param>
/// <param name="Resource">For example <c>kustomizations.kustomize.toolkit.fluxcd.io</c>; the path for what is no object.</param>
/// <param name="Namespace">The namespace; empty for none, or all.</param>
/// <param name="Name">The object; empty for the collection.</param>
/// <param name="Subresource">The part of it; empty for the whole.</param>
/// <param name="User">Who asked; empty where that was not known.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Protocol"><c>HTTP/2</c> or <c>HTTP/1.1</c>.</param>
public sealed record ApiRequestRecord(string Verb, string Resource, string Namespace, string Name, string Subresource, string User, int Status, string Protocol);
