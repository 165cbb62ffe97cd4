using System.Diagnostics.CodeAnalysis;

namespace KSail.Cel;

/// <summary>What became of a text: a program, or the reasons why it is none.</summary>
public sealed class CelCompilation
{
    internal CelCompilation(CelProgram? program, IReadOnlyList<CelError> errors)
    {
        Program = program;
        Errors = errors;
    }

    /// <summary>The program; null when there are errors.</summary>
    public CelProgram? Program { get; }

    /// <summary>What is wrong, in the order of the text; empty when there is a program.</summary>
    public IReadOnlyList<CelError> Errors { get; }

    /// <summary>Whether there is a program.</summary>
    [MemberNotNullWhen(true, nameof(Program))]
    public bool IsSuccess => Program is not null;
}
