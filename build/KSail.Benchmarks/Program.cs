using KSail.Benchmarks;
using KSail.Benchmarks.Kustomize;
using KSail.Benchmarks.Validating;

// Measured processes first: what they do not need must not cost them.
if (args is [Engine.BuildOnce or Engine.BuildPerLine, ..])
    return Engine.Run(args);
if (args is [ValidationServer.Argument, var root, var how])
    return ValidationServer.Run(root, how.Length > 0);
return args switch
{
    ["kustomize", .. var rest] => Compare(rest),
    ["validate", .. var rest] => MeasureValidation(rest),
    _ => MeasureBuilds(args),
};

static int Compare(string[] arguments)
{
    if (ComparisonOptions.Parse(arguments) is not { } options)
    {
        Console.Error.WriteLine(ComparisonOptions.Usage);
        return 2;
    }

    if (new Comparison(options).Run() is not { } results)
        return 1;
    ComparisonReport.Write(Console.Out, results);
    return 0;
}

static int MeasureValidation(string[] arguments)
{
    if (BenchmarkOptions.Parse(arguments) is not { } options)
    {
        Console.Error.WriteLine(BenchmarkOptions.Usage);
        return 2;
    }

    ValidationBenchmark.Run(options, Console.Out);
    return 0;
}

static int MeasureBuilds(string[] arguments)
{
    if (BenchmarkOptions.Parse(arguments) is not { } options)
    {
        Console.Error.WriteLine(BenchmarkOptions.Usage);
        return 2;
    }

    var generator = new PlatformGenerator(options);
    var floor = generator.WriteFloor();
    var subjects = new List<Subject> { new("empty", generator.WriteEmpty(), ColdGoal: 1.7, UnchangedGoal: 2) };
    var generated = new List<(Subject Subject, int Manifests)>();
    foreach (var size in options.Sizes)
    {
        var manifests = generator.WritePlatform(size, out var project);
        generated.Add((new Subject($"{manifests:N0} manifests", project, ColdGoal: size == 1000 ? 6 : 0, UnchangedGoal: 2), manifests));
        Console.WriteLine($"generated: {Path.GetRelativePath(options.RepositoryRoot, Path.GetDirectoryName(project)!)} ({manifests:N0} manifests, two environments)");
    }

    if (options.GenerateOnly)
        return 0;

    subjects.Add(new("samples/platform", Path.Combine(options.RepositoryRoot, "samples", "platform", "platform.ksproj"), ColdGoal: 3, UnchangedGoal: 2));
    subjects.AddRange(generated.ConvertAll(entry => entry.Subject));

    var results = subjects.ConvertAll(subject => (Cold: new Result(subject, "cold", subject.ColdGoal), Unchanged: new Result(subject, "unchanged", subject.UnchangedGoal)));
    for (var round = 0; round <= options.Rounds; round++)
    {
        Console.WriteLine(round == 0 ? "warming up" : $"round {round} of {options.Rounds}");
        foreach (var (cold, unchanged) in results)
        {
            cold.Subject.Clean();
            foreach (var result in (Result[])[cold, unchanged])
            {
                var before = MeasuredCommand.Build(floor);
                var ours = MeasuredCommand.Build(result.Subject.Project);
                if (round > 0)
                    result.Add(before, ours);
            }
        }
    }

    Report.Write(Console.Out, results.SelectMany(pair => (Result[])[pair.Cold, pair.Unchanged]).ToList(), generated, options.Rounds);
    return 0;
}
