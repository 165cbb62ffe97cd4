namespace KSail.Benchmarks.Kustomize;

/// <summary>All rounds of one tree, cold or warm: each of the program's builds beside one of ours.</summary>
internal sealed class ComparisonResult(int resources, bool isWarm)
{
    private readonly List<(Measurement Program, Measurement Ours)> _rounds = [];

    public int Resources => resources;

    /// <summary>Whether our builds ran in a process that had built before.</summary>
    public bool IsWarm => isWarm;

    public int Rounds => _rounds.Count;

    public void Add(Measurement program, Measurement ours) => _rounds.Add((program, ours));

    /// <summary>The values of all rounds, least first.</summary>
    public List<double> Sorted(Func<Measurement, Measurement, double> value)
    {
        var values = _rounds.ConvertAll(round => value(round.Program, round.Ours));
        values.Sort();
        return values;
    }

    /// <summary>The middle one; ratios are those of pairs, because neighbours' load slows both halves of a pair alike.</summary>
    public double Median(Func<Measurement, Measurement, double> value)
    {
        var values = Sorted(value);
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
