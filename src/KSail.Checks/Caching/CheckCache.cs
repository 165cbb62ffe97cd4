using System.Security.Cryptography;
using System.Text;
using KSail.Configuration.Variables;
using KSail.Documents.Files;

namespace KSail.Checks.Caching;

/// <summary>Ties a snapshot to the variables and files that it came from.</summary>
internal static class CheckCache
{
    // Every variable with this prefix may override a field, so the set of their names counts, not only those that were read.
    private const string OverridePrefix = "KSAIL_";

    /// <summary>Whether the disk and the variables would still give every answer that the snapshot rests on.</summary>
    /// <param name="snapshot">What an earlier check learned.</param>
    /// <param name="current">A snapshot of the same environment that the disk, seen through the same tree, still gives every answer of; null for none.</param>
    /// <param name="tree">The disk now.</param>
    /// <param name="variables">The variables now.</param>
    /// <param name="start">
    /// Where among the reads to begin, from 0 to 1. Environments share most files: each begins elsewhere, so that those checked side by side
    /// share the work instead of waiting for each other.
    /// </param>
    public static bool IsCurrent(CheckSnapshot snapshot, CheckSnapshot? current, SourceTree tree, EnvironmentVariables variables, double start)
    {
        foreach (var variable in snapshot.Variables)
        {
            if (StateOf(variable.Name, variables) != variable.State)
                return false;
        }

        var reads = snapshot.Reads;
        if (ReferenceEquals(reads, current?.Reads))
            return true;
        var first = (int)(reads.Count * start);
        for (var i = 0; i < reads.Count; i++)
        {
            if (!tree.IsCurrent(reads[(first + i) % reads.Count]))
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
    public static string StateOf(string name, EnvironmentVariables variables)
    {
        var value = name == OverridePrefix ? string.Join('\n', variables.NamesWith(OverridePrefix)) : variables.Read(name);
        return value is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}={value}")));
    }
}
