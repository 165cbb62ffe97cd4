using System.Security.Cryptography.X509Certificates;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Talos;
using KSail.Talos.Credentials;
using Microsoft.AspNetCore.Http;

namespace KSail.Testing.Talos;

/// <summary>Who may call what, and on which node it is done.</summary>
internal sealed class NodeDispatch(TalosNode node, HttpContext http, NodeCall call)
{
    // Whoever may not administer may look at most things, but not at the configuration.
    private static readonly string[] ForReaders =
    [
        TalosMethods.Version, TalosMethods.ServiceList, TalosMethods.Logs, TalosMethods.Dmesg, TalosMethods.Events, TalosMethods.EtcdMemberList, TalosMethods.EtcdStatus,
        TalosMethods.HealthCheck, TalosMethods.ResourceGet, TalosMethods.ResourceList, TalosMethods.ResourceWatch,
    ];

    private static readonly TalosRelease FullMaintenance = new(1, 13);

    private string Path => http.Request.Path.Value!;

    private string Method => Path[(Path.LastIndexOf('/') + 1)..];

    public async Task ServeAsync(ReadOnlyMemory<byte> request)
    {
        if (Path == NodePeers.Issue)
        {
            await IssueAsync().ConfigureAwait(false);
            return;
        }

        var roles = node.Configuration is null ? [] : Roles();
        if (Target() is { } target && target != node.Settings.Address)
        {
            if (node.Configuration?.Role != NodeRole.ControlPlane)
                throw new NodeRefusal(GrpcCode.PermissionDenied, "no request forwarding");
            await NodeForwarding.ForwardAsync(node, target, http, request, roles).ConfigureAwait(false);
            return;
        }

        node.NoteCall(Method);
        if (node.Configuration is null)
            CheckMaintenance();
        else
            CheckRole(roles);
        var fault = node.Faults.Take(Method);
        switch (fault?.Kind)
        {
            case FaultKind.Status:
                throw new NodeRefusal((GrpcCode)fault.Code, fault.Message);
            case FaultKind.BreakBefore:
                throw new IOException("a fault on command");
            case FaultKind.Hang:
                await Task.Delay(Timeout.Infinite, call.Aborted).ConfigureAwait(false);
                break;
        }

        if (fault?.Kind == FaultKind.BreakAfter)
        {
            await new NodeMethods(node, new NodeCall(new DefaultHttpContext(), request)).ServeAsync(Path).ConfigureAwait(false);
            throw new IOException("a fault on command");
        }

        await new NodeMethods(node, call).ServeAsync(Path).ConfigureAwait(false);
    }

    private string? Target()
    {
        var several = http.Request.Headers["nodes"];
        if (several.Count > 1)
            throw new NodeRefusal(GrpcCode.Unimplemented, "the stand-in node asks one node at a time");
        return http.Request.Headers["node"] is [{ Length: > 0 } one] ? one : several is [{ Length: > 0 } only] ? only : null;
    }

    private string[] Roles()
    {
        if (http.Connection.ClientCertificate is not { } client)
            throw new NodeRefusal(GrpcCode.Unauthenticated, "no client certificate");
        var roles = new List<string>();
        foreach (var part in client.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.10")
                roles.Add(part.GetSingleElementValue()!);
        }

        // A node among nodes: who called it first is in the header.
        return roles.Contains(NodeForwarding.ImpersonatorRole) && http.Request.Headers[NodeForwarding.RoleHeader] is { Count: > 0 } others
            ? [.. others.SelectMany(static value => value!.Split(',', StringSplitOptions.TrimEntries))]
            : [.. roles];
    }

    private void CheckRole(string[] roles)
    {
        var isAllowed = roles.Contains(ClientCertificates.AdminRole)
            || (Path.StartsWith("/ksail.testing.", StringComparison.Ordinal) && roles.Contains(NodeForwarding.ImpersonatorRole))
            || (roles.Contains("os:reader") && ForReaders.Contains(Path) && !IsSensitive());
        if (!isAllowed)
            throw new NodeRefusal(GrpcCode.PermissionDenied, "not authorized");
    }

    private bool IsSensitive() =>
        Path is TalosMethods.ResourceGet or TalosMethods.ResourceList or TalosMethods.ResourceWatch && call.Read<ResourceQuery>().Type == ResourceType.MachineConfig;

    private void CheckMaintenance()
    {
        if (Path == TalosMethods.ApplyConfiguration || Path == NodePeers.Update)
            return;
        if (node.Release.IsBefore(FullMaintenance))
            throw new NodeRefusal(GrpcCode.Unimplemented, $"unknown service or method {Path}");
        if (!ForReaders.Contains(Path) || IsSensitive())
            throw new NodeRefusal(GrpcCode.PermissionDenied, "not authorized");
    }

    private async Task IssueAsync()
    {
        var request = call.Read<NodePeers.IssueRequest>();
        if (node.Configuration is not { } configuration || NodeIdentity.AuthorityOf(configuration) is not { } authority)
            throw new NodeRefusal(GrpcCode.Unimplemented, "no authority here");
        if (request.Token != configuration.GetText("machine", "token") || request.Names.Count == 0)
            throw new NodeRefusal(GrpcCode.PermissionDenied, "wrong token");
        var issued = ClientCertificates.ForServer(authority, request.Names[0], request.Names.Skip(1), node.Settings.Clock.GetUtcNow(), TimeSpan.FromHours(24));
        await call.SendAsync(new NodePeers.Issued(issued.Certificate, issued.Key.Reveal())).ConfigureAwait(false);
    }
}
