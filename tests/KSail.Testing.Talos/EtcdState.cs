using System.Security.Cryptography;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;

namespace KSail.Testing.Talos;

/// <summary>What a node knows of etcd: the members, the first of which leads, and which of them it is.</summary>
internal sealed class EtcdState(string hostName, string address, string? file)
{
    private readonly Lock _lock = new();
    private IReadOnlyList<EtcdMember> _members = Load(file);

    public IReadOnlyList<EtcdMember> Members
    {
        get
        {
            lock (_lock)
                return _members;
        }
    }

    /// <summary>This node as a member; null when it is none.</summary>
    public EtcdMember? Self => Find(Members);

    /// <summary>Whether it is a member, so that its data directory is not empty.</summary>
    public bool IsMember => Self is not null;

    public EtcdMember NewMember() => new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1, hostName, [$"https://{address}:2380"], IsLearner: false);

    public static string AddressOf(EtcdMember member) => new Uri(member.PeerUrls[0]).Host;

    /// <summary>Takes over what another member says.</summary>
    public void Set(IReadOnlyList<EtcdMember> members) => Change(_ => members);

    /// <summary>Changes the members; who joins at the same time comes after one another.</summary>
    public void Change(Func<IReadOnlyList<EtcdMember>, IReadOnlyList<EtcdMember>> change)
    {
        lock (_lock)
        {
            var members = change(_members);
            _members = members;
            if (file is null)
                return;
            if (members.Count == 0)
            {
                File.Delete(file);
                return;
            }

            var writer = new ProtoWriter();
            new EtcdMembers(members).Write(writer);
            File.WriteAllBytes(file, writer.Written.ToArray());
        }
    }

    private EtcdMember? Find(IReadOnlyList<EtcdMember> members)
    {
        foreach (var member in members)
        {
            if (member.HostName == hostName)
                return member;
        }

        return null;
    }

    private static IReadOnlyList<EtcdMember> Load(string? file) =>
        file is not null && File.Exists(file) ? EtcdMembers.Read(new ProtoReader(File.ReadAllBytes(file))).Members : [];
}
