#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# A credential object in other sessions: jobs, threads and remoting. Remoting is the engine's own over SSH, with a program instead
# of ssh that starts the other side here and keeps what goes over the line.

BeforeDiscovery {
    $ways = @(
        @{ Way = 'Start-Job'; Run = { param($Block) Start-Job $Block | Receive-Job -Wait -AutoRemoveJob } }
        @{ Way = 'Start-ThreadJob'; Run = { param($Block) Start-ThreadJob $Block | Receive-Job -Wait -AutoRemoveJob } }
        @{ Way = 'ForEach-Object -Parallel'; Run = { param($Block) 1 | ForEach-Object -Parallel $Block } }
    )
    if (-not $IsWindows) {
        $ways += @{ Way = 'Invoke-Command'; Run = { param($Block) Invoke-Command -Session $Session $Block } }
    }
}

BeforeAll {
    . "$PSScriptRoot/Emulator.ps1"
    Import-Subject
    Start-Emulator
    $script:Manifest = Join-Path $Root OssCredentials.psd1
    $script:StsEndpoint = $env:ALIBABA_CLOUD_STS_ENDPOINT
    $script:Secret = 'Canary' + [guid]::NewGuid().ToString('N')
    $script:Token = 'Canary+/=' + [guid]::NewGuid().ToString('N')
    $script:Credential = Set-OssCredential STS.id -AccessKeySecret $Secret -SecurityToken $Token -Expiration '2031-02-03T04:05:06Z' -PassThru
    $script:User = Set-OssCredential $EmulatorId -AccessKeySecret $EmulatorSecret -PassThru
    Clear-OssCredential
    $script:Set = 'OSS_ACCESS_KEY_ID=STS.id', "OSS_ACCESS_KEY_SECRET=$Secret", 'OSS_SESSION_EXPIRATION=2031-02-03T04:05:06Z', "OSS_SESSION_TOKEN=$Token"

    function New-LineSession([string] $Line) {
        $ssh = Join-Path (New-Item "$Line.bin" -ItemType Directory) ssh
        "#!/bin/sh`ntee '$Line.in' | '$Shell' -sshs -NoLogo -NoProfile | tee '$Line.out'`n" | Set-Content $ssh -NoNewline
        chmod +x $ssh
        $path = $env:PATH
        $env:PATH = "$Line.bin:$path"
        try {
            New-PSSession -HostName localhost
        }
        finally {
            $env:PATH = $path
        }
    }

    if (-not $IsWindows) {
        $script:Session = New-LineSession (Join-Path $TestDrive line)
    }
}

AfterAll {
    if ($Session) {
        Remove-PSSession $Session
    }
    Stop-Emulator
}

Describe 'A credential object in <Way>' -ForEach $ways {
    AfterEach {
        Clear-OssCredential
    }

    It 'is set there' {
        $seen = & $Run {
            $credential = $using:Credential
            Import-Module $using:Manifest
            $credential | Set-OssCredential
            Get-ChildItem env:OSS_* | Sort-Object Name | ForEach-Object { "$($_.Name)=$($_.Value)" }
            Clear-OssCredential
        }

        $seen | Should -Be $Set
    }

    It 'is used and exported there' {
        $seen = & $Run {
            $credential = $using:Credential
            Import-Module $using:Manifest
            $credential | Use-OssCredential { Get-ChildItem env:OSS_* | Sort-Object Name | ForEach-Object { "$($_.Name)=$($_.Value)" } }
            $credential | Export-OssCredential OssutilProcess
        }

        $seen[0..3] | Should -Be $Set
        $seen[4] | Should -Be "{`"AccessKeyId`":`"STS.id`",`"AccessKeySecret`":`"$Secret`",`"SecurityToken`":`"$Token`",`"Expiration`":`"2031-02-03T04:05:06Z`"}"
    }

    It 'assumes a role there, and the answer is set here' {
        $answer = & $Run {
            $user = $using:User
            Import-Module $using:Manifest
            $user | Invoke-OssAssumeRole $using:RoleArn there -StsEndpoint $using:StsEndpoint
        }
        $answer | Set-OssCredential

        $env:OSS_ACCESS_KEY_ID | Should -BeLike 'STS.*'
        [datetime] $env:OSS_SESSION_EXPIRATION | Should -BeGreaterThan (Get-Date).AddMinutes(50)
        (Invoke-OssAssumeRole $ChainedRoleArn here).AssumedRoleArn | Should -Be "$ChainedRoleArn/here"
    }

    It 'keeps its secrets secure strings' {
        $types = & $Run {
            $credential = $using:Credential
            $credential.AccessKeySecret.GetType().FullName, $credential.SecurityToken.GetType().FullName, "$credential"
        }

        $types | Should -Be 'System.Security.SecureString', 'System.Security.SecureString', 'STS.id'
    }

    It 'sets and uses a named credential and a splatted one, too' {
        $seen = & $Run {
            $credential = $using:Credential
            Import-Module $using:Manifest
            $parameters = @{}
            foreach ($name in 'AccessKeyId', 'AccessKeySecret', 'SecurityToken', 'Expiration') { $parameters[$name] = $credential.$name }
            Use-OssCredential @parameters { $env:OSS_SESSION_EXPIRATION }
        }

        $seen | Should -Be '2031-02-03T04:05:06Z'
    }
}

Describe 'What goes over the line' -Skip:$IsWindows {
    # From 7.6 on the engine leaves encryption to SSH and WinRM, before that it encrypts a SecureString itself as well; a job's
    # line is a pipe between two processes of one user. Text a secret is never: no log of the protocol shows it.
    It 'holds no secret as text' {
        $line = Join-Path $TestDrive watched
        $watched = New-LineSession $line
        Invoke-Command -Session $watched { $credential = $using:Credential; Import-Module $using:Manifest; $credential | Set-OssCredential; $credential } |
            Select-Object -ExpandProperty AccessKeyId | Should -Be 'STS.id'
        Remove-PSSession $watched

        $both = "$line.in", "$line.out" | ForEach-Object { [System.IO.File]::ReadAllText($_) }
        $packets = [regex]::Matches("$both", '>([A-Za-z0-9+/=]{20,})<') | ForEach-Object { [System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($_.Groups[1].Value)) }

        # Both ways, so that this is no test that looks at nothing.
        [regex]::Matches("$packets", '>STS\.id<').Count | Should -BeGreaterOrEqual 2

        foreach ($value in $Secret, $Token) {
            foreach ($text in $both + $packets) {
                $text.Contains($value, [StringComparison]::OrdinalIgnoreCase) | Should -BeFalse
            }
        }
    }
}

Describe 'A session that renews its credential' {
    AfterEach {
        Clear-OssCredential
    }

    It 'hands what it holds to a job, which renews nothing' {
        $credential = Get-OssEcsRoleCredential -AutoRefresh

        $seen = Start-Job {
            Import-Module $using:Manifest
            $using:credential | Set-OssCredential -PassThru | ForEach-Object { $_.AccessKeyId, $_.AutoRefresh }
        } | Receive-Job -Wait -AutoRemoveJob

        $seen | Should -Be $credential.AccessKeyId, $false
        (Get-OssCredential).AutoRefresh | Should -BeTrue
    }
}
