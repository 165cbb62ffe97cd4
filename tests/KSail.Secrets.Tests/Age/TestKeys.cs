using System.Security.Cryptography;
using KSail.Documents;
using KSail.Secrets.Age;

namespace KSail.Secrets.Tests.Age;

/// <summary>Keys that open nothing but these tests, made by age-keygen and ssh-keygen, and a file that age itself encrypted for each.</summary>
internal static class TestKeys
{
    public const string Plaintext = "made by age";

    public const string Identity = "AGE-SECRET-KEY-1M75RLA7YMM0D50FM7VP9MS5J4384DL6DZX7LJ762GW2EJRH8F3LQKL9W3D";
    public const string Recipient = "age1xau2vc4rt2e40z7u4s58erwf7rfnrzp693ewhz52dhl555as8glqaphqf9";

    public const string File = """
        -----BEGIN AGE ENCRYPTED FILE-----
        YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSA4dXI3aXY4bWxQOFYrQW9y
        QlVFSDhHN3J4ZEQ0cGlIYUwwdDNMVHc1MlU4Cjl5c2Q4OHNqT0w1QjhVR1haMUVx
        YmEvV3ZDMjVQWVJiQnY2OENvYlROSU0KLS0tIFZPUHhRUkk4YzFlV24xSm1RYnBN
        YUhMYURmTEE5cDZkVWExa3pocWx3L2sKEGkAFMgqYLyUuc22GZdWOOWmAniCEFxx
        +kMnGtMBCgIrmE3Cwhr1IvfdDA==
        -----END AGE ENCRYPTED FILE-----

        """;

    public const string SshIdentity = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
        QyNTUxOQAAACALy/9RYe4KmFaq0avmyDDDJiQMlEf9CjZ6OQLuq7YOXAAAAJBPk5R3T5OU
        dwAAAAtzc2gtZWQyNTUxOQAAACALy/9RYe4KmFaq0avmyDDDJiQMlEf9CjZ6OQLuq7YOXA
        AAAEAcFglSYJm2GCUmqdI/fEsDZPcIOwJ6R8STrdtP6Rk9WQvL/1Fh7gqYVqrRq+bIMMMm
        JAyUR/0KNno5Au6rtg5cAAAAB3Jvb3RAdm0BAgMEBQY=
        -----END OPENSSH PRIVATE KEY-----

        """;

    public const string SshRecipient = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAvL/1Fh7gqYVqrRq+bIMMMmJAyUR/0KNno5Au6rtg5c";

    public const string SshFile = """
        -----BEGIN AGE ENCRYPTED FILE-----
        YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNzaC1lZDI1NTE5IGZFcXZiUSBmeVNL
        OVZMNEdyN1JVUCsreG9uZG9SbktFQXNUSk1OTWdkUlR5bHU1VlhVCm1yR3l0YVNF
        d0MxdlYyTFNYaXdGbnY4MVBTa3dGZHVHNkkvbjVBeXBRU2sKLS0tIDduc0JMUmY1
        ZnF6anR4eENSTlNuQTFWb3RNYkNPN3llTENKUDlNRnpnaWcK76tHzw5N7Yc1wG+V
        yJydlgaF3OVxX3Bnh4FJdw2IpgXn3wrF4Jsnnw+vkw==
        -----END AGE ENCRYPTED FILE-----

        """;

    /// <summary>A key of SSH under a passphrase, as ssh-keygen makes them.</summary>
    public const string LockedSshIdentity = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABCkL9T8wa
        Als8H/5NMPL/KJAAAAEAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIF9+zhbiXuTLr5Cp
        PDhz69Pn0lsLvH0YI+zahWpI45VQAAAAkP0WPbNKbdS8xARWIeTxa5LxH1d/ov2rCOvMWC
        4ene3bUAgimVOZbHOFhmBTRTYDpR0u60/AJGAr/51n7oheBIMlzRcKOHzXIfIDUCskM+8u
        HYBz7HTPwsJiInRfhuKbQOOgbNR09pQVV4izbAP5MJ33KfcvSNlfu1h0YN907tiYKu9BNI
        PtHBmEEPCp83UVUg==
        -----END OPENSSH PRIVATE KEY-----

        """;

    public static AgeIdentity NewIdentity() => AgeIdentity.Generate(RandomNumberGenerator.Fill);

    public static AgeIdentity Parse(string identity) => AgeIdentity.Parse(new Secret(identity));

    /// <summary>Bytes that are the same in every run, for files that are compared or taken apart.</summary>
    public static RandomSource Repeatable(int seed = 1)
    {
        var random = new Random(seed);
        return random.NextBytes;
    }

    /// <summary>What a passphrase or a key may not be found in.</summary>
    public static IEnumerable<string> PartsOf(string secret, int length)
    {
        for (var at = 0; at + length <= secret.Length; at += length / 2)
            yield return secret.Substring(at, length);
    }
}
