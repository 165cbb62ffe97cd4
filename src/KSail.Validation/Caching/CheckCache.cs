using System.Security.Cryptography;
using System.Text;
using KSail.Configuration.Variables;
using KSail.Documents.Files;

namespace KSail.Validation.Caching;

/// <summary>Ties a snapshot to the variables and files that it came from.</summary>
internal static class CheckCache
{
    // Every variable with this prefix may override a field, so the set of their names counts, not only those that were read.
    private const string OverridePrefix = "KSAIL_";

    /// <summary>Whether the disk and the variables would still give every answer that the snapshot rests on.</summary>
    public static bool IsCurrent(CheckSnapshot snapshot, SourceTree tree, EnvironmentVariables variables)
    {
        foreach (var variable in snapshot.Variables)
        {
            if (StateOf(variable.Name, variables) != variable.State)
                return false;
        }

        foreach (var read in snapshot.Reads)
        {
            if (!tree.IsCurrent(read))
                return false;
        }

        return true;
    }

    /// <summary>What was asked for, with the answers.</summary>
    public static IReadOnlyList<VariableRecord> Record(EnvironmentVariables variables)
    {
        var records = new List<VariableRecord> { new(OverridePrefix, StateOf(OverridePrefix, variables)) };
        foreach (var name in variables.Asked)
            records.Add(new VariableRecord(name, StateOf(name, variables)));
        return records;
    }

    // The cache lies on disk, so it holds a digest that cannot be turned back into a token, and none for a variable that is not set.
    private static string StateOf(string name, EnvironmentVariables variables)
    {
        var value = name == OverridePrefix ? string.Join('\n', variables.NamesWith(OverridePrefix)) : variables.Read(name);
        return value is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}={value}")));
    }
}
