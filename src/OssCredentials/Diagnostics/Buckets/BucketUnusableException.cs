using System;
using OssCredentials.Oss;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>A refusal that every further request to the bucket would also get: the check stops and reports it.</summary>
internal sealed class BucketUnusableException : Exception
{
    public BucketUnusableException(OssRefusal refusal, RefusalExplanation explanation)
        : base($"OSS refuses every request to the bucket: {refusal.Code}.")
    {
        Refusal = refusal;
        Explanation = explanation;
    }

    public OssRefusal Refusal { get; }

    public RefusalExplanation Explanation { get; }
}
