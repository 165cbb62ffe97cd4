using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Inputs;

/// <summary>Takes over the inputs of a request; one that does not exist, or that cannot be used, is told.</summary>
internal static class InputReader
{
    /// <summary>The inputs of a request.</summary>
    public static ControlInputs Read(IReadOnlyList<ControlInput> given, DiagnosticBag diagnostics)
    {
        var inputs = new ControlInputs();
        for (var i = 0; i < given.Count; i++)
        {
            var input = given[i];
            if (Array.IndexOf(ControlInputs.Names, input.Name) < 0)
            {
                if (Array.IndexOf(ControlInputs.OtherNames, input.Name) < 0)
                    Invalid(input, $"there is no input of controls '{input.Name}'{NearestName.Suggest(input.Name, ControlInputs.Names)}", diagnostics);
                continue;
            }

            if (AreValid(input, diagnostics))
                inputs.Set(input.Name, input.Values);
        }

        return inputs;
    }

    private static bool AreValid(ControlInput input, DiagnosticBag diagnostics)
    {
        for (var i = 0; i < input.Values.Count; i++)
        {
            if (ErrorOf(input.Name, input.Values[i]) is not { } error)
                continue;
            Invalid(input, $"input '{input.Name}': {error}", diagnostics);
            return false;
        }

        return true;
    }

    private static string? ErrorOf(string name, string value)
    {
        if (value.Length == 0)
            return "a value is empty";
        switch (name)
        {
            case InputNames.SensitiveValues or InputNames.SensitiveValuesAllowed:
                return SensitiveText.ErrorOf(value) is { } reason ? $"'{value}' is not a regular expression: {reason}" : null;
            case InputNames.CpuRequestMin or InputNames.CpuRequestMax or InputNames.CpuLimitMin or InputNames.CpuLimitMax
                or InputNames.SandboxCpuLimitMax:
                return Quantity.Cpu(value) is null ? $"'{value}' is not an amount of CPU such as 500m" : null;
            case InputNames.MemoryRequestMin or InputNames.MemoryRequestMax or InputNames.MemoryLimitMin or InputNames.MemoryLimitMax
                or InputNames.SandboxMemoryLimitMax:
                return Quantity.Memory(value) is null ? $"'{value}' is not an amount of memory such as 512Mi" : null;
            default:
                return null;
        }
    }

    private static void Invalid(ControlInput input, string message, DiagnosticBag diagnostics) =>
        diagnostics.Add(ScanDiagnostics.InvalidInput, input.Span, message);
}
