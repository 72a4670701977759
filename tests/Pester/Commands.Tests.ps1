#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# The cmdlets as a user types them.

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    Import-Subject
    Start-Emulator
}

AfterAll {
    Stop-Emulator
}

Describe 'Set-OssCredential' {
    AfterEach {
        Clear-OssCredential
    }

    It 'sets a key pair for the session' {
        Set-OssCredential LTAIid -AccessKeySecret secret

        Get-OssVariable | Should -Be 'OSS_ACCESS_KEY_ID=LTAIid', 'OSS_ACCESS_KEY_SECRET=secret'
    }

    It 'takes splatted parameters' {
        $parameters = @{ AccessKeyId = 'STS.id'; AccessKeySecret = 'secret'; SecurityToken = 'token'; Expiration = '2026-01-31T12:00:00Z' }
        Set-OssCredential @parameters

        $env:OSS_SESSION_TOKEN | Should -Be 'token'
        $env:OSS_SESSION_EXPIRATION | Should -Be '2026-01-31T12:00:00Z'
    }

    It 'takes rows of Import-Csv' {
        $csv = Join-Path $TestDrive keys.csv
        'AccessKeyId,AccessKeySecret', 'LTAIid,secret' | Set-Content $csv

        Import-Csv $csv | Set-OssCredential

        Get-OssVariable | Should -Be 'OSS_ACCESS_KEY_ID=LTAIid', 'OSS_ACCESS_KEY_SECRET=secret'
    }

    It 'refuses an empty cell, which is a lost value and not a missing one' {
        { "AccessKeyId,SecurityToken,AccessKeySecret`nSTS.id,,secret" | ConvertFrom-Csv | Set-OssCredential -ErrorAction Stop } |
            Should -Throw -ErrorId 'EmptyValue,*'
    }

    It 'takes the answer of the aliyun CLI' {
        $answer = @'
{
  "AssumedRoleUser": { "Arn": "acs:ram::1:role/a/b", "AssumedRoleId": "1:b" },
  "Credentials": { "AccessKeyId": "STS.id", "AccessKeySecret": "secret", "Expiration": "2026-01-31T12:00:00Z", "SecurityToken": "token" },
  "RequestId": "6894B13B-6D71-4EF5-88FA-F32781734A7F"
}
'@
        ($answer | ConvertFrom-Json).Credentials | Set-OssCredential

        Get-OssVariable | Should -Be 'OSS_ACCESS_KEY_ID=STS.id', 'OSS_ACCESS_KEY_SECRET=secret', 'OSS_SESSION_EXPIRATION=2026-01-31T12:00:00Z', 'OSS_SESSION_TOKEN=token'
    }

    It 'takes a null in JSON for none' {
        '{"AccessKeyId":"LTAIid","AccessKeySecret":"secret","SecurityToken":null,"RoleArn":null,"Expiration":null}' | ConvertFrom-Json | Set-OssCredential

        Get-OssVariable | Should -Be 'OSS_ACCESS_KEY_ID=LTAIid', 'OSS_ACCESS_KEY_SECRET=secret'
    }

    It 'takes a PSCredential' {
        Set-OssCredential -Credential ([pscredential]::new('LTAIid', (ConvertTo-SecureString secret -AsPlainText -Force)))

        Get-OssVariable | Should -Be 'OSS_ACCESS_KEY_ID=LTAIid', 'OSS_ACCESS_KEY_SECRET=secret'
    }

    It 'survives Export-Clixml and Import-Clixml' {
        $path = Join-Path $TestDrive key.xml
        Set-OssCredential STS.id -AccessKeySecret secret -SecurityToken token -Expiration '2026-01-31T12:00:00Z' -PassThru | Export-Clixml $path
        Clear-OssCredential

        Import-Clixml $path | Set-OssCredential

        Get-OssVariable | Should -Be 'OSS_ACCESS_KEY_ID=STS.id', 'OSS_ACCESS_KEY_SECRET=secret', 'OSS_SESSION_EXPIRATION=2026-01-31T12:00:00Z', 'OSS_SESSION_TOKEN=token'
    }

    It 'shows a child process the set' {
        Set-OssCredential LTAIid -AccessKeySecret secret

        & $Shell -NoProfile -Command '"$env:OSS_ACCESS_KEY_ID $env:OSS_ACCESS_KEY_SECRET"' | Should -Be 'LTAIid secret'
    }

    It 'says without a prompt what is missing' {
        $text = Invoke-Pwsh 'Set-OssCredential LTAIid'

        $text | Should -BeLike '*AccessKeySecret*'
        $LASTEXITCODE | Should -Be 1
    }

    It 'warns of nothing and writes nothing' {
        Set-OssCredential LTAIid -AccessKeySecret secret 3>&1 4>&1 5>&1 6>&1 | Should -BeNullOrEmpty
    }
}

Describe 'The main job' {
    AfterEach {
        Clear-OssCredential
    }

    It 'assumes a role with the session''s key' {
        Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret

        $credential = Invoke-OssAssumeRole $RoleArn my-session

        $credential.AccessKeyId | Should -BeLike 'STS.*'
        $credential.AssumedRoleArn | Should -Be "$RoleArn/my-session"
        $credential.RemainingTime.TotalMinutes | Should -BeGreaterThan 50
    }

    It 'chains roles' {
        Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret

        (Invoke-OssAssumeRole $RoleArn | Invoke-OssAssumeRole $ChainedRoleArn two).AssumedRoleArn | Should -Be "$ChainedRoleArn/two"
    }

    It 'takes a policy that ConvertFrom-Json or ConvertTo-Json made' {
        Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret
        $policy = @{ Version = '1'; Statement = @(@{ Effect = 'Allow'; Action = @('oss:GetObject'); Resource = @('acs:oss:*:*:b/*') }) }
        $json = $policy | ConvertTo-Json -Depth 5

        Invoke-OssAssumeRole $RoleArn -Policy $policy | Should -Not -BeNullOrEmpty
        Invoke-OssAssumeRole $RoleArn -Policy $json | Should -Not -BeNullOrEmpty
        Invoke-OssAssumeRole $RoleArn -Policy ($json | ConvertFrom-Json) | Should -Not -BeNullOrEmpty
    }

    It 'assumes the role beside the key pair on Get-OssCredential' {
        Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret -RoleArn $RoleArn

        (Get-OssCredential).AssumedRoleArn | Should -BeLike "$RoleArn/*"
    }

    It 'takes the ECS role''s credential into the session' {
        $credential = Get-OssEcsRoleCredential -Scope Process

        $credential.EcsRoleName | Should -Be $EcsRoleName
        $env:OSS_ACCESS_KEY_ID | Should -Be $credential.AccessKeyId
        (Get-OssCredential).AccessKeyId | Should -Be $credential.AccessKeyId
    }

    It 'names the session and the request with -Verbose' {
        Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret

        $all = Invoke-OssAssumeRole $RoleArn my-session -Verbose 4>&1
        $credential = $all | Where-Object { $_ -isnot [System.Management.Automation.VerboseRecord] }

        "$all" | Should -BeLike "*my-session*$($credential.RequestId)*"
    }

    It 'works in a background job, a thread job and ForEach-Object -Parallel' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
        Set-OssCredential LTAIid -AccessKeySecret secret
        $manifest = $Manifest

        1..4 | ForEach-Object -Parallel { Import-Module $using:manifest; (Get-OssCredential).AccessKeyId } | Should -Be (@('LTAIid') * 4)
        Start-ThreadJob { Import-Module $using:manifest; (Get-OssCredential).AccessKeyId } | Receive-Job -Wait -AutoRemoveJob | Should -Be 'LTAIid'
        $fromJob = Start-Job { Import-Module $using:manifest; Get-OssCredential } | Receive-Job -Wait -AutoRemoveJob
        $fromJob.AccessKeyId | Should -Be 'LTAIid'
        $fromJob | Set-OssCredential -PassThru | ForEach-Object AccessKeyId | Should -Be 'LTAIid'
    }

    It 'leaves nothing behind after Clear-OssCredential' {
        Get-OssEcsRoleCredential -Scope Process | Out-Null
        Clear-OssCredential

        Get-OssVariable | Should -BeNullOrEmpty
        { Get-OssCredential -Scope Process -ErrorAction Stop } | Should -Throw -ErrorId 'CredentialUnavailable,*'
    }
}
