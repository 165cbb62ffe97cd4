using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using KSail.Charts.Templates;
using KSail.Charts.Values;

namespace KSail.Charts.Loading;

/// <summary>A chart as it was loaded. Immutable: releases work on copies of its values. Thread-safe.</summary>
public sealed class Chart
{
    /// <summary>What <c>Chart.yaml</c> says.</summary>
    public required ChartMetadata Metadata { get; init; }

    /// <summary>What identifies the content of the chart: SHA-256 over all its files.</summary>
    public required string Digest { get; init; }

    /// <summary>The default values; to be copied before they are changed.</summary>
    internal ValueMap Values { get; init; } = new();

    /// <summary>The schema of the values; null for none.</summary>
    internal ChartFile? Schema { get; init; }

    /// <summary>Files below <c>templates/</c>.</summary>
    internal IReadOnlyList<ChartFile> Templates { get; init; } = [];

    /// <summary>All that is neither template nor subchart nor read by Helm itself.</summary>
    internal IReadOnlyList<ChartFile> Files { get; init; } = [];

    /// <summary>Charts below <c>charts/</c>, in the order of their names there.</summary>
    internal IReadOnlyList<Chart> Dependencies { get; init; } = [];

    /// <summary>What its lock file pins; null where it has none.</summary>
    internal IReadOnlyList<ChartDependency>? Locked { get; init; }

    /// <summary>The first of the charts that this one depends on and does not hold; null where it holds all.</summary>
    public string? MissingDependency => MissingDependencies() is [var first, ..] ? first.Name : null;

    /// <summary>The charts that this one depends on and does not hold, in the versions of its lock file where it has one.</summary>
    public IReadOnlyList<MissingChart> MissingDependencies()
    {
        var missing = new List<MissingChart>();
        foreach (var dependency in Metadata.Dependencies ?? [])
        {
            var isThere = false;
            foreach (var chart in Dependencies)
                isThere |= chart.Metadata.Name == dependency.Name;
            // One chart may be wanted under several names.
            foreach (var other in missing)
                isThere |= other.Name == dependency.Name && other.Repository == dependency.Repository;
            if (isThere)
                continue;
            var version = dependency.Version;
            foreach (var pinned in Locked ?? [])
            {
                if (pinned.Name == dependency.Name && pinned.Repository == dependency.Repository)
                    version = pinned.Version;
            }

            missing.Add(new MissingChart(dependency.Name, version, dependency.Repository));
        }

        return missing;
    }

    /// <summary>The chart with further subcharts, as if they lay in its folder <c>charts</c>.</summary>
    public Chart WithDependencies(IReadOnlyList<Chart> added)
    {
        ArgumentNullException.ThrowIfNull(added);
        var digest = Digest;
        foreach (var chart in added)
            digest += chart.Digest;
        return new Chart
        {
            Metadata = Metadata, Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(digest))), Values = Values, ValuesFile = ValuesFile, Schema = Schema, Templates = Templates,
            Files = Files, Dependencies = [.. Dependencies, .. added], Locked = Locked,
        };
    }

    /// <summary>The <c>values.yaml</c> of the chart; null where it has none.</summary>
    internal ChartFile? ValuesFile { get; init; }

    /// <summary>A file that is neither template nor subchart, or <c>values.yaml</c>; null where there is none.</summary>
    public ChartFile? FindFile(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "values.yaml")
            return ValuesFile;
        foreach (var file in Files)
        {
            if (file.Name == name)
                return file;
        }

        return null;
    }

    /// <summary>
    /// The chart with the values of some files, the later over the earlier, in the place of its own: what Flux' source-controller makes of
    /// <c>valuesFiles</c>.
    /// </summary>
    /// <param name="files">The files.</param>
    /// <param name="chart">The changed chart.</param>
    /// <param name="error">Why a file cannot be read; empty when all can.</param>
    public bool TryWithValues(IReadOnlyList<ChartFile> files, [NotNullWhen(true)] out Chart? chart, out string error)
    {
        ArgumentNullException.ThrowIfNull(files);
        (chart, error) = (null, "");
        var values = new ValueMap();
        var digest = Digest;
        try
        {
            foreach (var file in files)
            {
                ValuePaths.Merge(values, ValuesYaml.Read(file.Name, file.Content));
                digest += Convert.ToHexStringLower(SHA256.HashData(file.Content.Span));
            }
        }
        catch (ChartException e)
        {
            error = e.Message;
            return false;
        }

        chart = new Chart
        {
            Metadata = Metadata, Digest = digest, Values = values, ValuesFile = ValuesFile, Schema = Schema, Templates = Templates, Files = Files, Dependencies = Dependencies,
        };
        return true;
    }
}

/// <summary>A chart that another one depends on and does not hold.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">A version, or a range of versions.</param>
/// <param name="Repository">Where it comes from: an address, <c>file://</c> and a path from the folder of the chart that depends on it, or an alias.</param>
public sealed record MissingChart(string Name, string Version, string Repository);
