namespace Microsoft.Build.Framework;

/// <summary>
/// Tells an engine that runs projects on threads that a task may run there: it uses absolute paths only, and neither the current directory
/// nor process-wide state. The engine goes by namespace and name, so a copy serves until the oldest supported engine has the type itself.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
