using KSail.Clusters.Talos.Wire;

namespace KSail.Testing.Talos;

/// <summary>What stand-in nodes say to each other, in place of etcd and of Talos' own issuer of certificates.</summary>
internal static class NodePeers
{
    /// <summary>Takes a member into etcd, and answers with all members.</summary>
    public const string Join = "/ksail.testing.Node/Join";

    /// <summary>Tells the members of etcd.</summary>
    public const string Update = "/ksail.testing.Node/Update";

    /// <summary>Issues the certificate of a worker, for the token of the machines.</summary>
    public const string Issue = "/ksail.testing.Node/Issue";

    internal sealed record IssueRequest(string Token, IReadOnlyList<string> Names) : IProtoMessage<IssueRequest>
    {
        public static IssueRequest Read(ProtoReader reader)
        {
            var token = "";
            var names = new List<string>();
            while (reader.Next())
            {
                if (reader.Field == 1)
                    token = reader.Text();
                else if (reader.Field == 2)
                    names.Add(reader.Text());
            }

            return new IssueRequest(token, names);
        }

        public void Write(ProtoWriter writer) => writer.Text(1, Token).Texts(2, Names);
    }

    internal sealed record Issued(string Certificate, string Key) : IProtoMessage<Issued>
    {
        public static Issued Read(ProtoReader reader)
        {
            var (certificate, key) = ("", "");
            while (reader.Next())
            {
                if (reader.Field == 1)
                    certificate = reader.Text();
                else if (reader.Field == 2)
                    key = reader.Text();
            }

            return new Issued(certificate, key);
        }

        public void Write(ProtoWriter writer) => writer.Text(1, Certificate).Text(2, Key);
    }
}
