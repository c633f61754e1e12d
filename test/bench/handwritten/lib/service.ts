import * as cdk from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { SampleService } from './sample';
import { SampleStack } from './sample-stack';

export interface ServiceProps {
  readonly stack: SampleStack;
  readonly from: SampleService;
  readonly dependsOn?: Service;
}

export class Service extends Construct {
  readonly service: ecs.FargateService;
  readonly resource: ecs.CfnService;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { stack, from } = props;
    cdk.Tags.of(this).add('com.docker.compose.service', from.name);
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: stack.vpc,
      description: `Compose service ${from.name}`,
      allowAllOutbound: false,
    });
    this.service = new ecs.FargateService(this, 'Service', {
      cluster: stack.cluster,
      taskDefinition: this.task(stack, from),
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      assignPublicIp: true,
      securityGroups: [group],
      platformVersion: ecs.FargatePlatformVersion.LATEST,
      desiredCount: from.replicas,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      enableExecuteCommand: false,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      cloudMapOptions: {
        cloudMapNamespace: stack.namespace,
        name: from.name,
        dnsRecordType: servicediscovery.DnsRecordType.A,
        dnsTtl: cdk.Duration.seconds(10),
      },
      healthCheckGracePeriod: from.port ? cdk.Duration.seconds(60) : undefined,
    });
    this.resource = this.service.node.defaultChild as ecs.CfnService;
    this.resource.addPropertyOverride('NetworkConfiguration.AwsvpcConfiguration.SecurityGroups', [
      group.securityGroupId,
      ...from.networks.map((name) => stack.networks[name].securityGroupId),
    ]);
    if (props.dependsOn) {
      this.resource.addResourceDependency(props.dependsOn.resource);
    }
    if (from.port) {
      this.publish(stack, from, from.port);
    }
  }

  private task(stack: SampleStack, from: SampleService): ecs.FargateTaskDefinition {
    const task = new ecs.FargateTaskDefinition(this, 'TaskDefinition', {
      cpu: 512,
      memoryLimitMiB: 1024,
      taskRole: new iam.Role(this, 'TaskRole', {
        assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
        description: `Containers of compose service ${from.name}`,
      }),
      executionRole: stack.executionRole,
      runtimePlatform: {
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
        cpuArchitecture: ecs.CpuArchitecture.X86_64,
      },
    });
    task.addContainer(from.name, {
      image: ecs.ContainerImage.fromRegistry(from.image),
      environment: {
        APP_NAME: from.name,
        APP_ENV: 'production',
        LOG_LEVEL: 'info',
        LOG_FORMAT: 'json',
        HTTP_TIMEOUT: '30s',
        HTTP_WORKERS: String(from.workers),
        FEATURES: 'search,cart,checkout',
        TZ: 'Europe/Berlin',
      },
      portMappings: [{ containerPort: 8080, protocol: ecs.Protocol.TCP }],
      healthCheck: {
        command: ['CMD', 'wget', '-q', '--spider', 'http://127.0.0.1:8080/health'],
        interval: cdk.Duration.seconds(15),
        timeout: cdk.Duration.seconds(5),
        retries: 3,
        startPeriod: cdk.Duration.seconds(20),
      },
      // The execution role may write already: LogDrivers.awsLogs would add to it for each container.
      logging: new ecs.GenericLogDriver({
        logDriver: 'awslogs',
        options: {
          'awslogs-group': stack.logGroup.logGroupName,
          'awslogs-region': cdk.Aws.REGION,
          'awslogs-stream-prefix': from.name,
          mode: 'non-blocking',
          'max-buffer-size': `${4 << 20}b`,
        },
      }),
    });
    return task;
  }

  private publish(stack: SampleStack, from: SampleService, port: number) {
    stack.loadBalancerGroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(port), `published port ${port}`);
    const target = new elbv2.ApplicationTargetGroup(this, 'TargetGroup', {
      vpc: stack.vpc,
      targetType: elbv2.TargetType.IP,
      port: 8080,
      protocol: elbv2.ApplicationProtocol.HTTP,
      protocolVersion: elbv2.ApplicationProtocolVersion.HTTP1,
      deregistrationDelay: cdk.Duration.seconds(30),
      healthCheck: { protocol: elbv2.Protocol.HTTP, port: '8080', path: '/', healthyHttpCodes: '200-499' },
    });
    new elbv2.ApplicationListener(this, 'Listener', {
      loadBalancer: stack.loadBalancer,
      port,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultTargetGroups: [target],
    });
    target.addTarget(this.service.loadBalancerTarget({ containerName: from.name, containerPort: 8080 }));
    new cdk.CfnOutput(stack, `Port${port}Address`, {
      value: `http://${stack.loadBalancer.loadBalancerDnsName}:${port}`,
      description: `Published port ${port} of service ${from.name}`,
    });
  }
}
