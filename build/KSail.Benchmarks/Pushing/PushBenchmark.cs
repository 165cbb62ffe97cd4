using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace KSail.Benchmarks.Pushing;

/// <summary>
/// Pushes the same trees to the same registry with oras and in three ways of ours, in turn, so that a load on the machine slows all: <c>dotnet build
/// -t:Push</c> of a project with the packed SDK, beside a build that has nothing to do; a fresh process without MSBuild; and a process that has pushed before.
/// </summary>
internal sealed class PushBenchmark(PushOptions options)
{
    private const string MediaType = "application/vnd.cncf.flux.content.v1.tar+gzip";

    public void Run(TextWriter output)
    {
        using var registry = new LocalRegistry(Path.Combine(options.WorkDirectory, "push-registry"));
        var generator = new PlatformGenerator(new BenchmarkOptions(options.RepositoryRoot, options.WorkDirectory, options.SdkVersion, options.Rounds, [], GenerateOnly: false));
        var floor = EmptySdk.WriteProject(Path.Combine(options.WorkDirectory, "push-floor"));
        output.WriteLine();
        output.WriteLine(Invariant($"Wall times in milliseconds as least / median / most of {options.Rounds} rounds. S is what starting MSBuild costs: `dotnet build` of a project whose SDK is a package that holds nothing."));
        output.WriteLine();
        output.WriteLine("| tree | oras push | -t:Push less S | process | warm | CPU oras | CPU process | memory oras | memory process | -t:Push less S / oras | process / oras |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var tree in (PushTree[])[PushTree.WriteSmall(generator), PushTree.WriteLarge(generator)])
            output.WriteLine(Measure(tree, floor, registry));
    }

    private string Measure(PushTree tree, string floor, LocalRegistry registry)
    {
        var rounds = new List<PushRound>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            var nothing = MeasuredCommand.Build(floor);
            registry.Clear();
            var oras = MeasuredCommand.Run(Start(tree.Root, options.Oras, "push", "--plain-http", "--no-tty", $"{registry.Authority}/oras:v1", $"k8s:{MediaType}"));
            registry.Clear();
            var target = MeasuredCommand.Build(tree.Project, "-t:Push", ("KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY", $"{registry.Authority}/target"));
            registry.Clear();
            var work = Path.Combine(options.WorkDirectory, "push-obj");
            var process = MeasuredCommand.Run(Start(
                tree.Root, Environment.ProcessPath!, typeof(PushBenchmark).Assembly.Location, Pusher.PushOnce, tree.Root, registry.Authority, "process", work));
            registry.Clear();
            var warm = Pusher.MeasuredPush(tree.Root, registry.Authority, "warm", work);
            // The first round is for caches of the disk and of NuGet.
            if (round > 0)
                rounds.Add(new PushRound(oras, nothing, target, process, warm));
        }

        return Line(tree, rounds);
    }

    private static ProcessStartInfo Start(string directory, string file, params string[] arguments) => new(file, arguments) { UseShellExecute = false, WorkingDirectory = directory };

    private static string Line(PushTree tree, List<PushRound> rounds)
    {
        var cells = new List<string>
        {
            tree.Name,
            Spread(rounds, static round => round.Oras.Wall.TotalMilliseconds),
            Spread(rounds, static round => (round.Target.Wall - round.Nothing.Wall).TotalMilliseconds),
            Spread(rounds, static round => round.Process.Wall.TotalMilliseconds),
            Spread(rounds, static round => round.Warm.Wall.TotalMilliseconds),
            Invariant($"{Median(rounds, static round => round.Oras.Cpu.TotalMilliseconds):0}"),
            Invariant($"{Median(rounds, static round => round.Process.Cpu.TotalMilliseconds):0}"),
            Invariant($"{Median(rounds, static round => round.Oras.PeakMemory / 1048576.0):0} MiB"),
            Invariant($"{Median(rounds, static round => round.Process.PeakMemory / 1048576.0):0} MiB"),
            Invariant($"{Median(rounds, static round => (round.Target.Wall - round.Nothing.Wall) / round.Oras.Wall):0.00}"),
            Invariant($"{Median(rounds, static round => round.Process.Wall / round.Oras.Wall):0.00}"),
        };
        return $"| {string.Join(" | ", cells)} |";
    }

    private static string Spread(List<PushRound> rounds, Func<PushRound, double> value)
    {
        var values = rounds.ConvertAll(round => value(round));
        return Invariant($"{values.Min():0} / {Median(rounds, value):0} / {values.Max():0}");
    }

    private static double Median(List<PushRound> rounds, Func<PushRound, double> value)
    {
        var values = rounds.ConvertAll(round => value(round));
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record PushRound(Measurement Oras, Measurement Nothing, Measurement Target, Measurement Process, Measurement Warm);
}

/// <summary>A project with one environment, and files below <c>k8s</c> besides what the environment needs.</summary>
internal sealed record PushTree(string Name, string Project)
{
    private const int LargeFiles = 200;
    private const int LargeFileSize = 1024 * 1024;

    public string Root => Path.GetDirectoryName(Project)!;

    public static PushTree WriteSmall(PlatformGenerator generator)
    {
        var files = new List<(string, string)>();
        for (var i = 0; i < 49; i++)
            files.Add(($"k8s/files/small-{i:00}.yaml", ConfigMaps(i, 2 * 1024)));
        return new PushTree("50 files, 100 KiB", generator.WriteFiles("push-small", files));
    }

    public static PushTree WriteLarge(PlatformGenerator generator)
    {
        var project = generator.WriteFiles("push-large", []);
        for (var i = 0; i < LargeFiles; i++)
            generator.WriteFiles("push-large", [($"k8s/files/large-{i:000}.yaml", ConfigMaps(i, LargeFileSize))]);
        return new PushTree("200 files, 200 MiB", project);
    }

    // Words and numbers as manifests have them: gzip leaves about a fifth.
    private static string ConfigMaps(int seed, int size)
    {
        var random = new Random(seed);
        var text = new StringBuilder(size + 400);
        for (var number = 0; text.Length < size; number++)
        {
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-{seed}-{number}\n  labels:\n    app.kubernetes.io/name: app-{random.Next(1000)}\ndata:\n");
            for (var line = 0; line < 8; line++)
                text.Append(CultureInfo.InvariantCulture, $"  key-{line}: \"{random.NextInt64():x} {random.Next(100)} replicas of service-{random.Next(5000)}\"\n");
        }

        return text.ToString();
    }
}
