using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using KSail.Testing.Talos;
using KSail.Testing.Talos.Node;

// The stand-in node as the only program of a container, started as Talos is: PLATFORM and USERDATA in the environment, state in /system/state. What a
// real node needs not be told is in variables of its own, mostly of its image: STANDIN_TAG, STANDIN_ADDRESS, STANDIN_PORT, STANDIN_PEERS, and what goes
// wrong with it (NodeTroubles).
var troubles = NodeTroubles.Read(Variable, Environment.MachineName);
var address = Variable("STANDIN_ADDRESS") ?? FirstAddress();
var state = Variable("STANDIN_STATE") ?? "/system/state";
var stopped = new TaskCompletionSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stopped.TrySetResult();
});
if (troubles.Crash is { } last)
{
    Console.Error.WriteLine(last);
    return 1;
}

if (troubles.IsSilent)
{
    Console.WriteLine("waiting for network to be ready");
    await stopped.Task;
    return 0;
}

var node = new TalosNode(new NodeSettings
{
    Address = address,
    HostName = Environment.MachineName,
    Listen = IPAddress.Any,
    Port = int.Parse(Variable("STANDIN_PORT") ?? "50000", System.Globalization.CultureInfo.InvariantCulture),
    Tag = Variable("STANDIN_TAG") ?? "v1.13.9",
    Platform = Variable("PLATFORM") ?? "container",
    UserData = Variable("USERDATA"),
    StateDirectory = state,
    Discover = Variable("STANDIN_PEERS") is { } peers ? () => peers.Split(',') : null,
    Clock = troubles.Clock,
});
node.Faults.Add(troubles.Faults);
node.Changed += (_, _) => Console.WriteLine($"{node.Settings.HostName}: {node.Stage}");
try
{
    await node.StartAsync();
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

using var ending = new CancellationTokenSource();
var kubernetes = new ControlPlane(node, Path.Combine(state, "kubernetes.json")).RunAsync(ending.Token);
var kubelet = new Kubelet(node, troubles.NotReady).RunAsync(ending.Token);
await stopped.Task;
await ending.CancelAsync();
await kubernetes;
await kubelet;
await node.DisposeAsync();
return 0;

static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

static string FirstAddress()
{
    foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
    {
        foreach (var address in network.GetIPProperties().UnicastAddresses)
        {
            if (address.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address.Address))
                return address.Address.ToString();
        }
    }

    return "127.0.0.1";
}
