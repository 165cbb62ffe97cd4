namespace KSail.Clusters.Lifecycle;

/// <summary>
/// A step of bringing a cluster up. It looks first and does only what is missing, so that it may be done again, whatever became of it last time.
/// </summary>
/// <param name="Title">What it is about, for people: <c>nodes</c>.</param>
/// <param name="Plan">Says in a few words what it will do; null where it has nothing to do for this cluster.</param>
/// <param name="RunAsync">Does it, and says in a few words what came of it. An error among the diagnostics ends the work.</param>
internal sealed record ClusterStep(string Title, Func<UpRun, string?> Plan, Func<UpRun, CancellationToken, Task<string>> RunAsync);
