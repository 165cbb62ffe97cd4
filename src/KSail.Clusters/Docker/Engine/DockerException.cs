using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Docker.Engine;

/// <summary>The engine did not do what it was asked for. The message is one line for the user.</summary>
/// <param name="code">The finding it becomes.</param>
/// <param name="status">Status of the answer; 0 where none came, or where it came in the middle of a pull.</param>
/// <param name="message">What is wrong and what helps.</param>
/// <param name="inner">Where it came from.</param>
internal sealed class DockerException(DiagnosticDescriptor code, int status, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The finding it becomes.</summary>
    public DiagnosticDescriptor Code { get; } = code;

    /// <summary>Status of the answer; 0 where none came.</summary>
    public int Status { get; } = status;

    /// <summary>What the engine itself said; empty where it did not answer.</summary>
    public string EngineText { get; init; } = "";

    /// <summary>Whether the same may succeed a moment later.</summary>
    public bool IsTransient { get; init; }
}
