namespace KSail.Cel.Evaluation;

/// <summary>Ends an evaluation that would take too much time or memory; never leaves this room.</summary>
internal sealed class LimitException(string message) : Exception(message);
